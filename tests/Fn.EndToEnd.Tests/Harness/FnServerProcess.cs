using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>One run of the built server, its output captured; disposing ends it whatever state it is in.</summary>
internal sealed partial class FnServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly Task _reading;

    private FnServerProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _reading = Task.WhenAll(CollectAsync(_process.StandardOutput), CollectAsync(_process.StandardError));
    }

    /// <summary>Everything it wrote so far.</summary>
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

    public bool HasExited => _process.HasExited;

    /// <summary>Resident memory and open descriptors now.</summary>
    public (long Bytes, int Descriptors) Usage
    {
        get
        {
            _process.Refresh();
            return (_process.WorkingSet64, Directory.GetFiles($"/proc/{_process.Id}/fd").Length);
        }
    }

    /// <summary>Starts a server that is expected to serve, and waits until it does.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="data">Directory of its database.</param>
    /// <param name="home">Its home.</param>
    /// <param name="settings">Further variables.</param>
    public static async Task<FnServerProcess> StartAsync(
        int port,
        string data,
        TemporaryHome home,
        params (string Name, string Value)[] settings
    )
    {
        var server = Launch(port, data, home, settings);
        try
        {
            using var client = new HttpClient();
            var ping = new Uri($"http://127.0.0.1:{port}/");
            await Eventually.AskAsync(
                async () => server._process.HasExited || await AnswersAsync(client, ping),
                answered => answered,
                $"an answer of the server at {ping}"
            );
            Assert.False(server._process.HasExited, $"the server ended at once:\n{server.Log}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that may refuse to serve.</summary>
    public static FnServerProcess Launch(
        int port,
        string data,
        TemporaryHome home,
        params (string Name, string Value)[] settings
    )
    {
        var environment = new Dictionary<string, string?>
        {
            ["FN_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["FN_DB_URL"] = $"sqlite3://{Path.Combine(data, "fn.db")}",
            ["FN_LOG_LEVEL"] = "debug",
            ["HOME"] = home.Path,
            ["FN_IOFS_PATH"] = home.MakeDirectory("iofs"),
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }
        return new FnServerProcess(ProgramRun.Describe(Product.Server, [], data, environment));
    }

    /// <summary>Asks it to end, as <c>kill</c> does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, Signal(_process.Id, Terminate));
        return await EndAsync();
    }

    /// <summary>Ends it without a chance to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(StopBound);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await EndWithContainersAsync();
        }
        _process.Dispose();
        // Shown when the test failed.
        TestContext.Current.TestOutputHelper?.WriteLine(Log);
    }

    /// <summary>Whatever the test left: a server that is asked removes its containers, which nobody would do after a kill.</summary>
    private async Task EndWithContainersAsync()
    {
        _ = Signal(_process.Id, Terminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopBound);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri ping)
    {
        try
        {
            using var answer = await client.GetAsync(ping);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task CollectAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
