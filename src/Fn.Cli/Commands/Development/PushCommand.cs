using System.CommandLine;
using Fn.Cli.Builds;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn push</c>. Source: CLI specification 6.7.</summary>
internal sealed class PushCommand : LeafCommand
{
    private readonly Option<bool> _verbose = Flag.Switch("verbose", "kept for scripts, has no effect", "v");
    private readonly Option<string?> _registry = Flag.Text(
        "registry",
        "registry to push to, in front of the image name"
    );

    public override IReadOnlyList<Option> Flags => [_verbose, _registry];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        if (FuncProject.Find(run.Host.WorkingDirectory) is not { } path)
        {
            throw new CliException("Image name is missing or no function file found", FuncProject.NotFoundHint);
        }
        var project = FuncProject.LoadFile(path);
        var tools = new ProjectTools(run);
        var image = ImageName.For(tools.Options(run.Value(_registry)).Registry, project.Name, project.File.Version);
        run.Out.WriteLine($"pushing {image}");
        run.Out.WriteLine($"Parts:  [{image.Replace('/', ' ')}]");
        ImagePush.CheckRegistry(image);
        ImageName.RequireTag(image);
        ImageName.Check(image);
        if (!project.File.IsLegacy)
        {
            run.Out.WriteLine($"Using Container engine {tools.Engine.Name} to push");
        }
        var push = new ImagePush(tools.Engine);
        await push.RunAsync(image, ["push"], "error running docker push, are you logged?", interrupt.Token);
        run.Out.WriteLine($"Function {image} pushed successfully to the registry.");
        return ExitCodes.Success;
    }
}
