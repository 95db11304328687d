using System.CommandLine;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Builds.Watching;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Commands.Development;

/// <summary><c>fn watch</c>: a local deploy at each change. Source: CLI specification 6.8.</summary>
internal sealed class WatchCommand : LeafCommand
{
    private readonly Option<string?> _app = Flag.Text("app", "app to deploy to");
    private readonly Option<string> _debounce = Flag.Text("debounce", "how long it must be quiet first", "500ms", null);
    private readonly Option<string[]> _ignore = Flag.Repeated("ignore", "leaves out paths that match this pattern");

    public override IReadOnlyList<Option> Flags => [_app, _debounce, _ignore];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_app) is not { Length: > 0 } app)
        {
            throw new CliException("app name must be provided. Usage: fn watch --app <app>");
        }
        var debounce = Debounce(run);
        var folder = run.Host.WorkingDirectory;
        var ignores = WatchIgnores.Read(folder, run.Value(_ignore));
        using var interrupt = new InterruptScope(cancellationToken);
        using var watch = new FunctionWatch(run.Host, folder, ignores, debounce);
        Announce(run, app, ignores);
        var deploys = DeployArguments(run, app, folder);
        try
        {
            await watch.RunAsync(token => FnProgram.RunAsync(deploys, run.Host, token), interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            // Ctrl-C is how a watch ends.
        }
        return ExitCodes.Success;
    }

    private TimeSpan Debounce(CommandRun run)
    {
        var text = run.Value(_debounce);
        return FlagDuration.TryParse(text, out var debounce) && debounce >= TimeSpan.Zero
            ? debounce
            : throw new CliException($"invalid value \"{text}\" for flag -debounce: parse error");
    }

    private void Announce(CommandRun run, string app, WatchIgnores ignores)
    {
        var folder = run.Host.WorkingDirectory;
        run.Out.WriteLine($"Watching {folder} (app={app}). Debounce={run.Value(_debounce)}");
        run.Out.WriteLine($"Ignored: {string.Join(", ", ignores.Patterns)}");
        if (File.Exists(WatchIgnores.FileIn(folder)))
        {
            run.Out.WriteLine("Using .fnignore for ignores");
        }
        run.Out.WriteLine("Press Ctrl+C to stop.");
        run.Out.Flush();
    }

    // The options in front of 'watch' hold for its deploys too; an app file without a function beside it means all functions below.
    private static string[] DeployArguments(CommandRun run, string app, string folder)
    {
        var file = FuncProject.Find(folder);
        var all = file is null;
        if (file is not null)
        {
            RegularFile.Check(file);
        }
        else if (AppFile.Find(folder) is null)
        {
            throw new CliException(FuncProject.NotFound, "Watch a function's directory, or one with an app.yaml.");
        }
        var words = new List<string>();
        if (run.Global.Context is { } context)
        {
            words.AddRange(["--context", context]);
        }
        if (run.Global.Registry is { } registry)
        {
            words.AddRange(["--registry", registry]);
        }
        if (run.Global.Verbose)
        {
            words.Add("--verbose");
        }
        return [.. words, "deploy", "--app", app, "--local", .. all ? (string[])["--all"] : []];
    }
}
