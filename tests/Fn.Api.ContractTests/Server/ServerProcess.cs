using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Fn.Testing;

namespace Fn.Api.ContractTests.Server;

/// <summary>The server as a child process with a database in a given directory.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string directory, string[] arguments, (string Name, string Value)[] settings)
    {
        // Begins with few files that may be open, as many systems do; it is for the server to allow itself more.
        var program = Path.Combine(AppContext.BaseDirectory, "fnserver");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "ulimit -Sn 512; exec \"$0\" \"$@\"", program, .. arguments])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        start.Environment["FN_NODE_TYPE"] = "api";
        start.Environment["FN_PORT"] = "0";
        start.Environment["FN_DB_URL"] = $"sqlite3://{directory}/fn.db";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>The port it told.</summary>
    public int Port => _port.Task.Result;

    /// <summary>Everything on its standard error so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>Names of the files that it has in memory.</summary>
    public IReadOnlyCollection<string> MappedFiles =>
        File.ReadLines($"/proc/{_process.Id}/maps").Select(static line => Path.GetFileName(line)).ToHashSet();

    /// <summary>Memory it has in use now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    public static ServerProcess Run(string directory, params (string Name, string Value)[] settings) =>
        new(directory, [], settings);

    /// <summary>Starts it and waits until it serves.</summary>
    public static Task<ServerProcess> StartAsync(string directory, params (string Name, string Value)[] settings) =>
        StartAsync(directory, [], settings);

    /// <summary>Starts it with arguments and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(
        string directory,
        string[] arguments,
        params (string Name, string Value)[] settings
    )
    {
        var server = new ServerProcess(directory, arguments, settings);
        await server._port.Task.WaitAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task TerminateAsync()
    {
        await SignalAsync();
        await EndAsync();
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task SignalAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until it has logged this.</summary>
    public Task UntilLoggedAsync(string text) =>
        Wait.UntilAsync(() => Log.Contains(text, StringComparison.Ordinal), $"it logs {text}");

    public bool HasEnded => _process.HasExited;

    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _port.TrySetException(new InvalidOperationException($"the server ended: {Log}"));
            return;
        }
        lock (_log)
        {
            _log.Append(line).Append('\n');
        }
        if (Serving().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups["port"].ValueSpan, null));
        }
    }

    [GeneratedRegex("Fn serving on `:(?<port>[0-9]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Serving();
}
