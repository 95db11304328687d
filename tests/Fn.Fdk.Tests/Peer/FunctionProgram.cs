using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fn.Fdk.Tests.Peer;

/// <summary>A function's executable, run as a process under the contract's environment.</summary>
internal sealed class FunctionProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FunctionProgram(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(Cancel);
        _errors = ReadErrorsAsync();
    }

    public int Id => _process.Id;

    /// <summary>Waits for the line that names the development server's port.</summary>
    public Task<int> ReadPortAsync() => _port.Task;

    public static FunctionProgram Start(IReadOnlyList<string> command, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("FN_FORMAT");
        start.Environment.Remove("FN_LISTENER");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        return new FunctionProgram(Process.Start(start)!);
    }

    /// <summary>Starts a function on a directory's socket and waits for the link to appear.</summary>
    public static async Task<FunctionProgram> StartReadyAsync(
        IReadOnlyList<string> command,
        SocketDirectory directory,
        params (string Name, string? Value)[] variables
    )
    {
        using var watcher = new FileSystemWatcher(directory.Path);
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, change) =>
        {
            if (string.Equals(change.FullPath, directory.Link, StringComparison.Ordinal))
            {
                appeared.TrySetResult();
            }
        };
        watcher.EnableRaisingEvents = true;
        var program = Start(
            command,
            [("FN_FORMAT", "http-stream"), ("FN_LISTENER", "unix:" + directory.Link), .. variables]
        );
        var exited = program._process.WaitForExitAsync(Cancel);
        if (await Task.WhenAny(appeared.Task, exited) == exited)
        {
            Assert.Fail(
                $"The function ended with {program._process.ExitCode} before it was ready: {await program._errors}"
            );
        }
        return program;
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(Cancel);
        return (_process.ExitCode, await _output, await _errors);
    }

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private async Task<string> ReadErrorsAsync()
    {
        var errors = new StringBuilder();
        var buffer = new char[1024];
        while (await _process.StandardError.ReadAsync(buffer, Cancel) is > 0 and var count)
        {
            errors.Append(buffer, 0, count);
            if (
                Regex.Match(
                    errors.ToString(),
                    @"127\.0\.0\.1:(?<port>\d+)",
                    RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(5)
                ) is
                { Success: true } found
            )
            {
                _port.TrySetResult(int.Parse(found.Groups["port"].Value, CultureInfo.InvariantCulture));
            }
        }
        return errors.ToString();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
