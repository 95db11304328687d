using System.CommandLine;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Projects.Files;
using Fn.Cli.Projects.Init;
using Fn.Cli.Projects.Packages;
using Fn.Cli.Projects.Runtimes;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn init</c>. Source: CLI specification 5.</summary>
internal sealed class InitCommand : LeafCommand
{
    private readonly Option<string?> _name = Flag.Text(
        "name",
        "name of the function, by default that of the directory"
    );
    private readonly Option<bool> _force = Flag.Switch("force", "overwrites an existing func.yaml");
    private readonly Option<string?> _runtime = Flag.Text(
        "runtime",
        $"chooses the language: {RuntimeCatalog.HelpList}"
    );
    private readonly Option<string?> _initImage = Flag.Text("init-image", "image that writes the project");
    private readonly Option<string?> _entrypoint = Flag.Text("entrypoint", "command that starts the function");
    private readonly Option<string?> _cmd = Flag.Text("cmd", "arguments of the entrypoint");
    private readonly Option<string> _version = Flag.Text("version", "first version", FuncVersion.Initial, null);
    private readonly Option<string?> _folder = Flag.Text("working-dir", "directory to start from", "w");
    private readonly Option<string?> _trigger = Flag.Text("trigger", "adds a trigger of this type: http");
    private readonly Option<ulong> _memory = Flag.Size("memory", "memory in MiB", "m");
    private readonly Option<string[]> _config = Flag.Repeated("config", "function configuration, key=value", "c");
    private readonly Option<int> _timeout = Flag.Number("timeout", "seconds for one call");
    private readonly Option<int> _idleTimeout = Flag.Number("idle-timeout", "seconds an idle container is kept");
    private readonly Option<string[]> _annotations = Flag.Repeated("annotation", "function annotation, key=json");
    private readonly InitOciFlags _oci = new();

    public override IReadOnlyList<Option> Flags =>
        [
            _name,
            _force,
            _runtime,
            _initImage,
            _entrypoint,
            _cmd,
            _version,
            _folder,
            _trigger,
            _memory,
            _config,
            _timeout,
            _idleTimeout,
            _annotations,
            .. _oci.All,
        ];

    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        var tools = new ProjectTools(run);
        var pins = new FdkVersions(run.Host.Variable);
        var index = new FdkIndex(run.Host, new PackageSettings(run.Host));
        var init = new ProjectInit(
            run.Host,
            tools.Runtimes,
            () => new InitImage(run.Host, tools.Programs, tools.Engine),
            async (language, token) => pins.Pin(language) ?? await index.NewestAsync(language, token),
            () => SharedPackages.Install(AppContext.BaseDirectory, run.Home.Directory)
        );
        var options = new InitOptions
        {
            Path = run.Argument(0),
            Name = run.Value(_name),
            Force = run.Value(_force),
            Runtime = run.Value(_runtime) ?? "",
            InitImage = run.Value(_initImage) ?? "",
            Entrypoint = run.Value(_entrypoint) ?? "",
            Cmd = run.Value(_cmd) ?? "",
            Version = run.Value(_version),
            WorkingFolder = run.Value(_folder),
            Trigger = run.Value(_trigger) ?? "",
            Memory = run.Value(_memory),
            Timeout = run.Value(_timeout),
            IdleTimeout = run.Value(_idleTimeout),
            Config = KeyValues.Config(run, run.Value(_config)),
            Annotations = KeyValues.Annotations(run, run.Value(_annotations)),
            Oci = _oci.Read(run),
        };
        await init.RunAsync(options, interrupt.Token);
        return ExitCodes.Success;
    }
}
