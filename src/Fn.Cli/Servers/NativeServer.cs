using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Contexts;

namespace Fn.Cli.Servers;

/// <summary>Runs the server that came with <c>fn</c> as a process of this machine, on the same data as the container would.</summary>
internal sealed class NativeServer(CliHost host, FnHome home, IProgramRunner programs, ServerBundle bundle)
{
    private const int TailLines = 20;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private string PidFile => Path.Combine(home.Directory, "fnserver.pid");

    private string LogFile => Path.Combine(home.Directory, "fnserver.log");

    /// <summary>Starts it; attached, this returns when it has ended, and detached when it answers.</summary>
    /// <returns>The server's exit code.</returns>
    /// <exception cref="CliException">When something is in the way, or it does not come up.</exception>
    public async Task<int> StartAsync(StartOptions options, CancellationToken cancellationToken)
    {
        if (!File.Exists(bundle.Server))
        {
            throw new CliException($"there is no server beside fn: {bundle.Server} is missing");
        }
        if (FindProcess() is { } running)
        {
            throw new CliException($"the server is already running as process {running}", "stop it with 'fn stop'");
        }
        PortProbe.Check(options.Port);
        Directory.CreateDirectory(home.DataDirectory);
        var variables = Variables(options);
        return options.Detach
            ? await StartDetachedAsync(options, variables, cancellationToken)
            : await RunAsync(variables, cancellationToken);
    }

    /// <summary>Stops it and waits for its end.</summary>
    /// <returns>Null when none runs; false when it does not end.</returns>
    public async Task<bool?> StopAsync(CancellationToken cancellationToken)
    {
        if (FindProcess() is not { } id)
        {
            return null;
        }
        ProgramRunner.Terminate(id);
        var start = host.Time.GetTimestamp();
        while (FindProcess() is not null)
        {
            if (host.Time.GetElapsedTime(start) > StopGrace)
            {
                return false;
            }
            await Task.Delay(Period, host.Time, cancellationToken);
        }
        File.Delete(PidFile);
        return true;
    }

    private async Task<int> RunAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        // The shell writes its own id, which becomes the server's, so that 'fn stop' works from another terminal.
        var script = "echo $$ >\"$1\" && exec \"$0\"";
        try
        {
            return await programs.RunAsync(
                new("/bin/sh", ["-c", script, bundle.Server, PidFile])
                {
                    Folder = home.Directory,
                    Variables = variables,
                    Output = host.Console.IsOutputTerminal ? null : ProgramOutput.To(host.Console.Out),
                    Error = host.Console.IsErrorTerminal ? null : ProgramOutput.To(host.Console.Error),
                    Grace = StopGrace,
                },
                cancellationToken
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ServerClock.Log(host, "Interrupt caught, exiting");
            return ExitCodes.Success;
        }
        finally
        {
            File.Delete(PidFile);
        }
    }

    private async Task<int> StartDetachedAsync(
        StartOptions options,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    )
    {
        // A session of its own lets it live on when the terminal is closed.
        var script =
            "if command -v setsid >/dev/null; then s=setsid; else s=nohup; fi; "
            + "$s \"$0\" >\"$2\" 2>&1 </dev/null & echo $! >\"$1\"";
        var code = await programs.RunAsync(
            new("/bin/sh", ["-c", script, bundle.Server, PidFile, LogFile])
            {
                Folder = home.Directory,
                Variables = variables,
                Output = ProgramOutput.Discard,
                Error = ProgramOutput.To(host.Console.Error),
            },
            cancellationToken
        );
        if (code != 0)
        {
            throw new CliException($"could not start {bundle.Server}: exit status {code}");
        }
        await new ServerReadiness(host).WaitAsync(
            options.Port,
            _ => Task.FromResult(FindProcess() is not null),
            ReadLogAsync,
            cancellationToken
        );
        return ExitCodes.Success;
    }

    private Dictionary<string, string> Variables(StartOptions options)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (options.EnvFile.Length > 0)
        {
            ReadEnvFile(Path.Combine(host.WorkingDirectory, options.EnvFile), variables);
        }
        variables["FN_PORT"] = options.Port.ToString(CultureInfo.InvariantCulture);
        variables.TryAdd("FN_DB_URL", $"sqlite3://{Path.Combine(home.DataDirectory, "fn.db")}");
        if (options.LogLevel.Length > 0)
        {
            variables["FN_LOG_LEVEL"] = options.LogLevel;
        }
        if (options.SocketFolder.Length > 0)
        {
            variables["FN_IOFS_PATH"] = Path.GetFullPath(Path.Combine(host.WorkingDirectory, options.SocketFolder));
        }
        if (options.DebugPort is { } debugPort)
        {
            variables["FN_LOCAL_DEBUG"] = "true";
            variables["FN_LOCAL_DEBUG_PORT"] = debugPort.ToString(CultureInfo.InvariantCulture);
            variables["FN_HOT_START_TIMEOUT_MSECS"] = "300000";
        }
        return variables;
    }

    private void ReadEnvFile(string path, Dictionary<string, string> variables)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"open {path}: no such file or directory");
        }
        foreach (
            var line in File.ReadLines(path)
                .Select(static line => line.Trim())
                .Where(static line => line is not ("" or ['#', ..]))
        )
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? line : line[..at];
            var value = at < 0 ? host.Variable(name) : line[(at + 1)..];
            if (value is not null)
            {
                variables[name] = value;
            }
        }
    }

    // The id in the pid file, as long as that process is a server of ours.
    private int? FindProcess()
    {
        if (
            !File.Exists(PidFile)
            || !int.TryParse(
                File.ReadAllText(PidFile).Trim(),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var id
            )
        )
        {
            return null;
        }
        return IsServer(id) ? id : null;
    }

    // A zombie, whose parent has not asked for it yet, no longer counts.
    private static bool IsServer(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var state = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
                return state.Contains("(fnserver) ", StringComparison.Ordinal)
                    && !state.Contains("(fnserver) Z", StringComparison.Ordinal);
            }
            using var process = Process.GetProcessById(id);
            return !process.HasExited && process.ProcessName.Contains("fnserver", StringComparison.Ordinal);
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or InvalidOperationException
            )
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) =>
        File.Exists(LogFile)
            ? [.. (await File.ReadAllLinesAsync(LogFile, Encoding.UTF8, cancellationToken)).TakeLast(TailLines)]
            : [];
}
