using System.CommandLine;
using Fn.Cli.Projects;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn bump</c>. Source: CLI specification 6.1.</summary>
internal sealed class BumpCommand : LeafCommand
{
    private readonly Option<bool> _major = Flag.Switch("major", "bumps the major version");
    private readonly Option<bool> _minor = Flag.Switch("minor", "bumps the minor version");
    private readonly Option<bool> _verbose = Flag.Switch("verbose", "kept for scripts, has no effect", "v");
    private readonly Option<string?> _folder = Flag.Text("working-dir", "directory of the function", "w");

    public override IReadOnlyList<Option> Flags => [_major, _minor, _verbose, _folder];

    public override bool NeedsContext => false;

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var part =
            run.Value(_major) ? BumpPart.Major
            : run.Value(_minor) ? BumpPart.Minor
            : BumpPart.Patch;
        var project = FuncProject.Load(WorkingFolder.Of(run.Host, run.Value(_folder)));
        run.Out.WriteLine($"Bumped to version {project.Bump(part)}");
        return Task.FromResult(ExitCodes.Success);
    }
}
