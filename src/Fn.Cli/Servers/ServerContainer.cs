using System.Globalization;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Contexts;

namespace Fn.Cli.Servers;

/// <summary>Runs the server in a container called <c>fnserver</c>. Source: CLI specification 7.1 and 7.2.</summary>
internal sealed class ServerContainer(CliHost host, FnHome home, ContainerEngine engine, ServerImage image)
{
    private const string Name = "fnserver";

    // All that the server needs beyond an ordinary container: the engine's socket, on systems with SELinux too. The original asks
    // for every privilege, which engines inside other containers do not have to give.
    private static readonly string[] Confined = ["--security-opt", "label=disable"];

    // The server removes the containers of its functions before it ends.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts it; attached, this returns when it has ended, and detached when it answers.</summary>
    /// <returns>The engine's exit code.</returns>
    /// <exception cref="CliException">When something is in the way, or it does not come up.</exception>
    public async Task<int> StartAsync(StartOptions options, CancellationToken cancellationToken)
    {
        ServerClock.Log(
            host,
            "¡¡¡ 'fn start' should NOT be used for PRODUCTION !!! see https://github.com/fnproject/fn-helm/"
        );
        try
        {
            await CheckNameAsync(cancellationToken);
            PortProbe.Check(options.Port);
            var arguments = Arguments(options, await image.EnsureAsync(options.Version, cancellationToken));
            var code = await engine.PassAsync(arguments, cancellationToken, StopGrace);
            if (code != 0)
            {
                ServerClock.Log(host, $"Error: processed finished with error exit status {code}");
            }
            else if (options.Detach)
            {
                await new ServerReadiness(host).WaitAsync(
                    options.Port,
                    IsRunningAsync,
                    ReadLogAsync,
                    cancellationToken
                );
            }
            return code;
        }
        catch (ProgramNotFoundException exception)
        {
            ServerClock.Log(host, $"Starting command failed: {exception.Message}");
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ServerClock.Log(host, "Interrupt caught, exiting");
            return ExitCodes.Success;
        }
    }

    /// <summary>Stops it and waits until it is gone, so that its name and port are free.</summary>
    /// <returns>False when there is none, or the engine cannot stop it.</returns>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            var seconds = ((int)StopGrace.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if ((await engine.AskAsync(["stop", "-t", seconds, Name], cancellationToken)).ExitCode != 0)
            {
                return false;
            }
            await AwaitRemovalAsync(cancellationToken);
            return true;
        }
        catch (ProgramNotFoundException)
        {
            return false;
        }
    }

    // The engine removes it a moment after it has ended.
    private async Task AwaitRemovalAsync(CancellationToken cancellationToken)
    {
        var begun = host.Time.GetTimestamp();
        while (
            host.Time.GetElapsedTime(begun) < RemovalPatience && (await InspectAsync(cancellationToken)).ExitCode == 0
        )
        {
            await Task.Delay(RemovalPoll, host.Time, cancellationToken);
        }
    }

    private List<string> Arguments(StartOptions options, string imageName)
    {
        var sockets = SocketVolume(options);
        Directory.CreateDirectory(home.DataDirectory);
        var port = options.Port.ToString(CultureInfo.InvariantCulture);
        var arguments = new List<string> { "run", "--rm", "-i", "--name", Name };
        arguments.AddRange([
            "-v",
            $"{sockets}:/iofs",
            "-e",
            $"FN_IOFS_DOCKER_PATH={sockets}",
            "-e",
            "FN_IOFS_PATH=/iofs",
        ]);
        if (options.DebugPort is { } debugPort)
        {
            arguments.AddRange(["-e", "FN_LOCAL_DEBUG=true"]);
            arguments.AddRange(["-e", $"FN_LOCAL_DEBUG_PORT={debugPort.ToString(CultureInfo.InvariantCulture)}"]);
        }
        arguments.AddRange(["-v", $"{home.DataDirectory}:/app/data", "-v", $"{EngineSocket()}:/var/run/docker.sock"]);
        arguments.AddRange(options.Privileged ? ["--privileged"] : Confined);
        arguments.AddRange(["-p", $"{port}:8080", "--entrypoint", "./fnserver"]);
        if (options.LogLevel.Length > 0)
        {
            arguments.AddRange(["-e", $"FN_LOG_LEVEL={options.LogLevel}"]);
        }
        if (options.DebugPort is not null)
        {
            arguments.AddRange(["-e", "FN_HOT_START_TIMEOUT_MSECS=300000"]);
        }
        if (options.EnvFile.Length > 0)
        {
            arguments.AddRange(["--env-file", options.EnvFile]);
        }
        if (options.Detach)
        {
            arguments.Add("-d");
        }
        arguments.Add(imageName);
        return arguments;
    }

    // A word without a slash is a volume of the engine.
    private string SocketVolume(StartOptions options)
    {
        if (options.SocketFolder.Length > 0 && !options.SocketFolder.Contains('/', StringComparison.Ordinal))
        {
            return options.SocketFolder;
        }
        var folder =
            options.SocketFolder.Length > 0
                ? Path.GetFullPath(Path.Combine(host.WorkingDirectory, options.SocketFolder))
                : Path.Combine(home.Directory, "iofs");
        Directory.CreateDirectory(folder);
        return folder;
    }

    private string EngineSocket()
    {
        const string Scheme = "unix://";
        var named = host.Variable(engine.Name == "podman" ? "CONTAINER_HOST" : "DOCKER_HOST");
        if (named is not null && named.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return named[Scheme.Length..];
        }
        if (engine.Name != "podman")
        {
            return "/var/run/docker.sock";
        }
        var own = Path.Combine(host.Variable("XDG_RUNTIME_DIR") ?? "/run", "podman", "podman.sock");
        return File.Exists(own) ? own : "/run/podman/podman.sock";
    }

    private async Task CheckNameAsync(CancellationToken cancellationToken)
    {
        var answer = await InspectAsync(cancellationToken);
        if (answer.ExitCode != 0)
        {
            return;
        }
        throw answer.Output.Trim() == "true"
            ? new CliException($"a container named {Name} is already running", "stop it with 'fn stop'")
            : new CliException(
                $"a stopped container named {Name} is in the way",
                $"remove it with '{engine.Name} rm {Name}'"
            );
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        await InspectAsync(cancellationToken) is { ExitCode: 0, Output: var state } && state.Trim() == "true";

    private Task<EngineAnswer> InspectAsync(CancellationToken cancellationToken) =>
        engine.AskAsync(["container", "inspect", "-f", "{{.State.Running}}", Name], cancellationToken);

    private async Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken)
    {
        var answer = await engine.AskAsync(["logs", "--tail", "20", Name], cancellationToken);
        return answer.ExitCode == 0 ? (answer.Output + answer.Error).TrimEnd('\n').Split('\n') : [];
    }
}
