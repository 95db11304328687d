using System.CommandLine;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Projects;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn build</c>. Source: CLI specification 6.2.</summary>
internal sealed class BuildCommand : LeafCommand
{
    private readonly Option<bool> _verbose = Flag.Switch(
        "verbose",
        "shows the Dockerfile and the output of the build",
        "v"
    );
    private readonly Option<bool> _noCache = Flag.Switch("no-cache", "builds every layer anew");
    private readonly Option<string[]> _buildArgs = Flag.Repeated("build-arg", "sets a build argument, key=value");
    private readonly Option<string?> _folder = Flag.Text("working-dir", "directory of the function", "w");

    public override IReadOnlyList<Option> Flags => [_verbose, _noCache, _buildArgs, _folder];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        var folder = WorkingFolder.Of(run.Host, run.Value(_folder));
        if (run.Argument(0) is { Length: > 0 } path)
        {
            run.Out.WriteLine($"Building function at: ./{path}");
            folder = WorkingFolder.Below(folder, path);
        }
        var tools = new ProjectTools(run);
        var options = tools.Options(registry: null) with
        {
            Verbose = run.Value(_verbose) || run.Global.Verbose,
            NoCache = run.Value(_noCache),
            BuildArgs = run.Value(_buildArgs),
        };
        var image = await tools.Build.RunAsync(FuncProject.Load(folder), options, interrupt.Token);
        run.Out.WriteLine($"Function {image} built successfully.");
        return ExitCodes.Success;
    }
}
