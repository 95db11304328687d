using System.CommandLine;
using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Servers;

namespace Fn.Cli.Commands.Server;

/// <summary><c>fn build-server</c>: a server of the original with extensions in Go. Source: CLI specification 7.4.</summary>
internal sealed class BuildServerCommand : LeafCommand
{
    private readonly Option<bool> _verbose = Flag.Switch("verbose", "shows the output of the build", "v");
    private readonly Option<bool> _noCache = Flag.Switch("no-cache", "builds every layer anew");
    private readonly Option<string?> _tag = Flag.Text("tag", "name and tag of the image", "t");

    public override IReadOnlyList<Option> Flags => [_verbose, _noCache, _tag];

    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_tag) is not { Length: > 0 } tag)
        {
            throw new CliException("Docker tag required");
        }
        using var interrupt = new InterruptScope(cancellationToken);
        var programs = new ProgramRunner(run.Host);
        var engine = ContainerEngine.Create(run.Configuration.ContainerEngine, run.Host, programs);
        var server = CustomServer.Read(run.Host.WorkingDirectory);
        await server.WriteAsync(interrupt.Token);
        await new CustomServerBuild(run.Host, engine).RunAsync(
            server.Folder,
            tag,
            run.Value(_noCache),
            run.Value(_verbose) || run.Global.Verbose,
            interrupt.Token
        );
        run.Out.WriteLine("Custom Fn server built successfully.");
        return ExitCodes.Success;
    }
}
