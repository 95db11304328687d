using System.Threading.Channels;

namespace Fn.Cli.Builds.Watching;

/// <summary>The changes below a directory, one path after the other, without those that nobody cares for.</summary>
internal sealed class FolderChanges : IDisposable
{
    private readonly Channel<string> _paths = Channel.CreateUnbounded<string>();
    private readonly FileSystemWatcher _watcher;
    private readonly WatchIgnores _ignores;
    private readonly TimeProvider _time;

    /// <summary>Watches until it is disposed of.</summary>
    /// <exception cref="CliException">When the system cannot watch so much.</exception>
    public FolderChanges(string folder, WatchIgnores ignores, TimeProvider time)
    {
        _ignores = ignores;
        _time = time;
        _watcher = new(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
        };
        _watcher.Created += (_, change) => Add(change.Name);
        _watcher.Changed += (_, change) => Add(change.Name);
        _watcher.Deleted += (_, change) => Add(change.Name);
        _watcher.Renamed += (_, change) =>
        {
            Add(change.OldName);
            Add(change.Name);
        };
        // More happened than the system could tell; what it was does not matter.
        _watcher.Error += (_, _) => _paths.Writer.TryWrite(".");
        try
        {
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException exception)
        {
            _watcher.Dispose();
            throw new CliException($"cannot watch {folder}: {exception.Message}", cause: exception);
        }
    }

    /// <summary>The next changed path, relative to the directory.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellationToken) =>
        _paths.Reader.ReadAsync(cancellationToken);

    /// <summary>All changes until there was none for as long as <paramref name="quiet"/>.</summary>
    public async Task<HashSet<string>> UntilQuietAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            using var pause = new CancellationTokenSource(quiet, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pause.Token);
            try
            {
                paths.Add(await _paths.Reader.ReadAsync(either.Token));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return paths;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Add(string? path)
    {
        if (path is not null && !_ignores.Matches(path))
        {
            _paths.Writer.TryWrite(path);
        }
    }
}
