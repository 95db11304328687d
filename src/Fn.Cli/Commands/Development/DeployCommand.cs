using System.CommandLine;
using Fn.Cli.Builds.Deploys;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn deploy</c>. Source: CLI specification 6.4.</summary>
internal sealed class DeployCommand : LeafCommand
{
    private readonly Option<string?> _app = Flag.Text("app", "app to deploy to");
    private readonly Option<bool> _createApp = Flag.Switch("create-app", "creates the app when it is missing");
    private readonly Option<bool> _verbose = Flag.Switch(
        "verbose",
        "shows the Dockerfile and the output of the build",
        "v"
    );
    private readonly Option<bool> _noCache = Flag.Switch("no-cache", "builds every layer anew");
    private readonly Option<bool> _local = Flag.Switch("local", "does not push the image", "skip-push");
    private readonly Option<bool> _debug = Flag.Switch(
        "local-debug",
        "as --local; the function waits for a debugger on port 5678"
    );
    private readonly Option<string?> _registry = Flag.Text("registry", "registry in front of the image name");
    private readonly Option<bool> _all = Flag.Switch(
        "all",
        "deploys every function below the directory of the app file"
    );
    private readonly Option<bool> _noBump = Flag.Switch("no-bump", "leaves the version as it is");
    private readonly Option<string[]> _buildArgs = Flag.Repeated("build-arg", "sets a build argument, key=value");
    private readonly Option<string?> _folder = Flag.Text("working-dir", "directory of the function", "w");

    public override IReadOnlyList<Option> Flags =>
        [_app, _createApp, _verbose, _noCache, _local, _debug, _registry, _all, _noBump, _buildArgs, _folder];

    public override bool UsesServer => true;

    public override string UnknownNameHint => "To create the app, deploy with --create-app.";

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        var tools = new ProjectTools(run);
        var options = new DeployOptions
        {
            App = run.Value(_app) ?? "",
            CreateApp = run.Value(_createApp),
            All = run.Value(_all),
            Local = run.Value(_local) || run.Value(_debug),
            NoBump = run.Value(_noBump),
            WorkingFolder = run.Value(_folder),
            Path = run.Argument(0),
            Build = tools.Options(run.Value(_registry)) with
            {
                Verbose = run.Value(_verbose) || run.Global.Verbose,
                NoCache = run.Value(_noCache),
                BuildArgs = run.Value(_buildArgs),
                Debug = run.Value(_debug),
            },
        };
        var endpoints = InvokeEndpoints.Of(run);
        var function = new FunctionDeploy(run.Host, run.Provider, tools.Build, tools.Engine, endpoints.ForgetAsync);
        await new AppDeploy(run.Host, run.Provider.Apps, function).RunAsync(options, interrupt.Token);
        return ExitCodes.Success;
    }
}
