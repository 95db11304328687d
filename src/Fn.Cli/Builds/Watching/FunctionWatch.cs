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
internal sealed class FunctionWatch(CliHost host, string folder, WatchIgnores ignores, TimeSpan debounce) : IDisposable
{
    // From now on, so that no change is lost once the user is told.
    private readonly FolderChanges _changes = new(folder, ignores, host.Time);
    private readonly FunctionFileVersions _files = new(folder);

    /// <summary>Deploys after changes until it is cancelled.</summary>
    /// <param name="deploy">Deploys, and gives the exit code.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(Func<CancellationToken, Task<int>> deploy, CancellationToken cancellationToken)
    {
        HashSet<string> ofLastDeploy = [];
        HashSet<string> waiting = [];
        while (true)
        {
            if (waiting.Count == 0)
            {
                ofLastDeploy = [];
                var first = await _changes.NextAsync(cancellationToken);
                waiting = await _changes.UntilQuietAsync(debounce, cancellationToken);
                waiting.Add(first);
                waiting.RemoveWhere(_files.IsVersionOnly);
                if (waiting.Count == 0)
                {
                    continue;
                }
            }
            await DeployAsync(deploy, waiting.Order(StringComparer.Ordinal).First(), cancellationToken);
            var during = await _changes.UntilQuietAsync(debounce, cancellationToken);
            during.RemoveWhere(_files.IsVersionOnly);
            waiting = during.Except(ofLastDeploy, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            ofLastDeploy = during;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    private async Task DeployAsync(
        Func<CancellationToken, Task<int>> deploy,
        string path,
        CancellationToken cancellationToken
    )
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
