using System.Diagnostics;
using Fn.Load.Clients;
using Fn.Load.Machine;

namespace Fn.Load.Server;

/// <summary>
/// An fnserver of this run's own: free port, new data, containers that are found again by label, and a session of its own, as a service has.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StreamWriter _log;

    private ServerProcess(Process process, DirectoryInfo folder, int port, string tag)
    {
        (_process, _folder, Port, ContainerLabel) = (process, folder, port, $"fn-agent-classifier={tag}");
        _log = new StreamWriter(Path.Combine(folder.FullName, "fnserver.log")) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>Its database.</summary>
    public string DatabaseFile => Path.Combine(_folder.FullName, "fn.db");

    public int ProcessId => _process.Id;

    /// <summary>What every container of this server carries.</summary>
    public string ContainerLabel { get; }

    /// <summary>Resident memory now, in bytes.</summary>
    public long ResidentBytes => ProcessStatus.ResidentBytes(ProcessId);

    /// <summary>Open descriptors now.</summary>
    public int Descriptors => ProcessStatus.Descriptors(ProcessId);

    public static async Task<ServerProcess> StartAsync(
        BenchOptions options,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] settings
    )
    {
        if (!File.Exists(options.Server))
        {
            throw new BenchException($"there is no server at {options.Server}: make it with ./build fnserver");
        }
        var folder = Directory.CreateTempSubdirectory("fn-bench-");
        var port = Loopback.FreePorts(1)[0];
        var tag = $"fn-bench-{Environment.ProcessId}";
        var process = Command.Start(
            "setsid",
            [options.Server],
            [
                ("FN_PORT", port.ToString(Invariant.Culture)),
                ("FN_DB_URL", $"sqlite3://{folder.FullName}/fn.db"),
                ("FN_CONTAINER_LABEL_TAG", tag),
                .. settings,
            ]
        );
        var server = new ServerProcess(process, folder, port, tag);
        try
        {
            await using var client = new CallClient(port);
            await client.AwaitAnswerAsync(
                "GET",
                "/",
                TimeSpan.FromSeconds(30),
                () => process.HasExited,
                cancellationToken
            );
            return server;
        }
        catch (BenchException noAnswer)
        {
            var tail = await server.LogTailAsync(cancellationToken);
            await server.DisposeAsync();
            throw new BenchException($"{noAnswer.Message}; the end of the server's log:\n{tail}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Processor time used so far, by all threads, in user and system.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Processor time of the thread that compiles hot code anew; zero while there is none.</summary>
    public TimeSpan CompilingTime() => ProcessStatus.ProcessorTime(ProcessId, ".NET Tiered Com");

    public bool HasExited => _process.HasExited;

    /// <summary>Asks the server to stop and waits for it.</summary>
    /// <returns>How many containers it left behind.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(Grace);
        try
        {
            if (!_process.HasExited)
            {
                await Command.RunAsync("kill", ["-TERM", ProcessId.ToString(Invariant.Culture)], either.Token);
            }
            await _process.WaitForExitAsync(either.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or BenchException)
        {
            _process.Kill();
        }
        return (await Docker.ListAsync(cancellationToken, $"label={ContainerLabel}")).Count;
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(Grace * 2);
        await StopAsync(deadline.Token);
        await Docker.RemoveAsync(ContainerLabel, deadline.Token);
        _process.Dispose();
        await _log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The last lines that the server wrote.</summary>
    public async Task<string> LogTailAsync(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            Path.Combine(_folder.FullName, "fnserver.log"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(file);
        var lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(10));
    }

    private void Log(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }
        }
    }
}
