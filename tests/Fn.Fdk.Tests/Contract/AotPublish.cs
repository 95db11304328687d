using System.Diagnostics;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Contract;

/// <summary>Publishes <c>samples/hello-dotnet</c> with NativeAOT, once.</summary>
public sealed class AotPublish : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fdk-aot").FullName;
    private readonly SemaphoreSlim _once = new(1, 1);
    private bool _done;

    /// <summary>What the publish printed.</summary>
    public string Output { get; private set; } = string.Empty;

    public async Task<string> ExecutableAsync()
    {
        Assert.SkipUnless(HasToolchain(), "NativeAOT needs a linker and zlib: install clang and zlib1g-dev.");
        await _once.WaitAsync();
        try
        {
            if (!_done)
            {
                await PublishAsync();
                _done = true;
            }
        }
        finally
        {
            _once.Release();
        }
        return Path.Combine(_directory, "func");
    }

    public void Dispose()
    {
        _once.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task PublishAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "publish",
                Repository.At("samples", "hello-dotnet"),
                "-c",
                "Release",
                "-o",
                _directory,
                "--nologo",
                "-v",
                "q",
                "-p:WarningsAsErrors=",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        Output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, Output);
    }

    private static bool HasToolchain()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return Array.Exists(
                directories,
                directory =>
                    File.Exists(Path.Combine(directory, "clang")) || File.Exists(Path.Combine(directory, "gcc"))
            ) && File.Exists("/usr/include/zlib.h");
    }
}
