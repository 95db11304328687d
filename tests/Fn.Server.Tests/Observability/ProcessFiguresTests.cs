using Fn.Server.Observability.Metrics;

namespace Fn.Server.Tests.Observability;

/// <summary>What is read of processes, from files made for it.</summary>
public sealed class ProcessFiguresTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fn-proc-");

    public ProcessFiguresTests()
    {
        Write("stat", "cpu 1 2 3\nbtime 1700000000\n");
        Write(
            "42/stat",
            "42 (a) b) S 1 42 42 0 -1 0 0 0 0 0 150 50 0 0 20 0 7 0 3000 8192000 10 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
        );
        Write("42/comm", "docker-containe\n");
        Write("42/limits", "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024   4096   files\n");
        Write("42/fd/0", "");
        Write("42/fd/1", "");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Figures_are_in_the_units_of_their_names() =>
        Assert.Equal(
            [2.0, 10.0 * Environment.SystemPageSize, 8192000.0, 1700000030.0, 2.0, 1024.0],
            new ProcessFigures(_root.FullName).Values("42")
        );

    [Fact]
    public void A_process_that_has_ended_has_none() =>
        Assert.All(new ProcessFigures(_root.FullName).Values("43"), static value => Assert.Null(value));

    [Fact]
    public void A_process_is_found_by_as_much_of_its_name_as_linux_keeps() =>
        Assert.Equal(
            [("docker-containerd", "42")],
            new ProcessFigures(_root.FullName).Find(["dockerd", "docker-containerd"])
        );

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_root.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
