using System.Formats.Tar;
using Fn.EndToEnd.Tests.Harness;

[assembly: AssemblyFixture(typeof(RawImage))]

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>An image that holds nothing but the function <c>raw.c</c>, which does what its configuration <c>RAW</c> says.</summary>
public sealed class RawImage : IAsyncLifetime
{
    private const UnixFileMode Executable = (UnixFileMode)0x16d; // 0555

    /// <summary>Its name.</summary>
    public string Name { get; } = $"docker-e2e/raw:{Guid.NewGuid().ToString("N")[..12]}";

    internal static bool HasCompiler { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, "gcc")));

    public async ValueTask InitializeAsync()
    {
        if (Product.Missing is not null)
        {
            return;
        }
        using var home = new TemporaryHome();
        var program = Path.Combine(home.Path, "raw");
        var source = Path.Combine(AppContext.BaseDirectory, "Functions", "raw.c");
        var compile = ProgramRun.Describe("gcc", ["-static", "-O1", "-D_GNU_SOURCE", "-o", program, source]);
        (await ProgramRun.ToEndAsync(compile, CancellationToken.None)).Succeeded();
        File.SetUnixFileMode(program, Executable);
        var archive = Path.Combine(home.Path, "raw.tar");
        await using (var tar = new TarWriter(File.Create(archive)))
        {
            await tar.WriteEntryAsync(program, "raw");
        }
        await DockerCommand.RunAsync("import", "-c", "ENTRYPOINT [\"/raw\"]", archive, Name);
    }

    public async ValueTask DisposeAsync()
    {
        if (Product.Missing is null)
        {
            await DockerCommand.RemoveImagesAsync(Name);
        }
    }
}
