using System.Diagnostics;
using Fn.Cli.Builds.Watching;
using Fn.Cli.Projects.Tests.Harness;

namespace Fn.Cli.Projects.Tests.Files;

/// <summary>Pipes, devices and directories in the places of function files and app files.</summary>
public sealed class IrregularFileTests : IDisposable
{
    private readonly CliBench _bench = new();

    public static TheoryData<string, string> Readers =>
        new()
        {
            { "func.yaml", "build" },
            { "func.yaml", "bump" },
            { "func.json", "migrate" },
            { "func.yaml", "init --runtime go" },
            { "func.yaml", "deploy --app a" },
            { "func.yaml", "watch --app a" },
            { "app.yaml", "watch --app a" },
        };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_pipe_is_not_waited_for(string file, string command)
    {
        await MakePipeAsync(file);

        await AssertIsRefusedAsync(file, command, "it is no regular file");
    }

    [Fact]
    public async Task A_pipe_of_patterns_is_not_waited_for()
    {
        await MakePipeAsync(".fnignore");

        var failure = Assert.Throws<CliException>(() => WatchIgnores.Read(_bench.Work, []));

        Assert.Equal("could not read WORK/.fnignore: it is no regular file", _bench.Neutral(failure.Message));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_device_is_not_read(string file, string command)
    {
        File.CreateSymbolicLink(Path.Combine(_bench.Work, file), "/dev/zero");

        await AssertIsRefusedAsync(file, command, "it is no regular file");
    }

    [Fact]
    public async Task A_directory_is_not_watched()
    {
        Directory.CreateDirectory(Path.Combine(_bench.Work, "func.yaml"));

        await AssertIsRefusedAsync("func.yaml", "watch --app a", "it is a directory");
    }

    [Fact]
    public async Task A_link_to_a_file_is_read()
    {
        _bench.Write("shared", "name: f\nversion: 0.0.1\nruntime: docker\n");
        File.CreateSymbolicLink(Path.Combine(_bench.Work, "func.yaml"), "shared");

        var result = await _bench.RunAsync("bump");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("version: 0.0.2", _bench.Read("shared"), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private async Task MakePipeAsync(string file)
    {
        using var making = Process.Start("mkfifo", [Path.Combine(_bench.Work, file)]);
        await making.WaitForExitAsync(CliBench.Cancel);
    }

    private async Task AssertIsRefusedAsync(string file, string command, string reason)
    {
        var result = await _bench.RunAsync(command.Split(' '));

        Assert.Equal(
            (1, $"could not open WORK/{file} for parsing. Error: {reason}"),
            (result.ExitCode, result.Failure)
        );
    }
}
