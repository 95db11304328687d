namespace Fn.Cli.Builds.Watching;

/// <summary>Deploys whenever something below a directory has changed. Source: CLI specification 6.8.</summary>
/// <remarks>
/// What changes while a deploy runs causes one more. A path that changes during two deploys in a row is the deploy's own (a log, a build's
/// output), and no longer a reason for a third.
/// </remarks>
/// <param name="host">The run.</param>
/// <param name="folder">Absolute path of the directory.</param>
/// <param name="ignores">What is left out.</param>
/// <param name="debounce">How long it must have been quiet before a deploy begins.</param>
/// <param name="deploy">Deploys, and gives the exit code.</param>
internal sealed class FunctionWatch(
    CliHost host,
    string folder,
    WatchIgnores ignores,
    TimeSpan debounce,
    Func<CancellationToken, Task<int>> deploy
)
{
    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var changes = new FolderChanges(folder, ignores, host.Time);
        var files = new FunctionFileVersions(folder);
        host.Console.Out.WriteLine("Press Ctrl+C to stop.");
        host.Console.Out.Flush();
        HashSet<string> ofLastDeploy = [];
        HashSet<string> waiting = [];
        while (true)
        {
            if (waiting.Count == 0)
            {
                ofLastDeploy = [];
                var first = await changes.NextAsync(cancellationToken);
                waiting = await changes.UntilQuietAsync(debounce, cancellationToken);
                waiting.Add(first);
                waiting.RemoveWhere(files.IsVersionOnly);
                if (waiting.Count == 0)
                {
                    continue;
                }
            }
            await DeployAsync(waiting.Order(StringComparer.Ordinal).First(), cancellationToken);
            var during = await changes.UntilQuietAsync(debounce, cancellationToken);
            during.RemoveWhere(files.IsVersionOnly);
            waiting = during.Except(ofLastDeploy, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            ofLastDeploy = during;
        }
    }

    private async Task DeployAsync(string path, CancellationToken cancellationToken)
    {
        host.Console.Out.WriteLine($"\nChange detected ({path}). Deploying...");
        host.Console.Out.Flush();
        var code = await deploy(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (code == ExitCodes.Success)
        {
            host.Console.Out.WriteLine("Deploy finished.");
            host.Console.Out.Flush();
        }
        else
        {
            host.Console.Error.WriteLine($"Deploy failed: exit status {code}");
        }
    }
}
