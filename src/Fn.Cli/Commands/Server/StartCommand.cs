using System.CommandLine;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Servers;

namespace Fn.Cli.Commands.Server;

/// <summary><c>fn start</c>. Source: CLI specification 7.1; <c>--native</c> is ours.</summary>
/// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
internal sealed class StartCommand(string installFolder) : LeafCommand
{
    private readonly Option<string?> _logLevel = Flag.Text(
        "log-level",
        "log level of the server: debug, info, warn, error"
    );
    private readonly Option<bool> _detach = Flag.Switch("detach", "returns once the server answers", "d");
    private readonly Option<string?> _envFile = Flag.Text("env-file", "file of variables for the server");
    private readonly Option<string> _version = Flag.Text("version", "tag of the server's image", "latest", null);
    private readonly Option<int> _port = Flag.Number("port", "port of this machine", 8080, "p");
    private readonly Option<string?> _iofs = Flag.Text("iofs-dir", "directory or volume for the sockets of functions");
    private readonly Option<bool> _debug = Flag.Switch("local-debug", "lets functions wait for a debugger");
    private readonly Option<int> _debugPort = Flag.Number("local-debug-port", "port for debuggers", 5678);
    private readonly Option<bool> _privileged = Flag.Switch(
        "privileged",
        "gives the container every privilege, for FN_IOFS_TMPFS"
    );
    private readonly Option<bool> _native = Flag.Switch("native", "runs the server as a process, without a container");

    public override IReadOnlyList<Option> Flags =>
        [_logLevel, _detach, _envFile, _version, _port, _iofs, _debug, _debugPort, _privileged, _native];

    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        var options = new StartOptions
        {
            Port = run.Value(_port),
            Detach = run.Value(_detach),
            LogLevel = run.Value(_logLevel) ?? "",
            EnvFile = run.Value(_envFile) ?? "",
            Version = run.Value(_version),
            SocketFolder = run.Value(_iofs) ?? "",
            DebugPort = run.Value(_debug) ? run.Value(_debugPort) : null,
            Privileged = run.Value(_privileged),
        };
        return run.Value(_native)
            ? await ServerTools.Native(run, installFolder).StartAsync(options, interrupt.Token)
            : await ServerTools.Container(run, installFolder).StartAsync(options, interrupt.Token);
    }
}
