using System.Collections.Concurrent;
using Fn.Model.Errors;

namespace Fn.Server.Invocation;

/// <summary>Keeps what was found for a second, loads each key once at a time, and falls back on the old when loading fails.</summary>
/// <remarks>
/// A value older than half a second is loaded anew beside the call that uses it, so that a busy key never makes anybody wait. A key
/// that is gone (a catalogue error of status 404) is forgotten at once. Safe to call from any thread.
/// </remarks>
internal sealed class LookupCache<TKey, TValue>(TimeProvider time, ILogger logger)
    where TKey : notnull
    where TValue : class
{
    private const int MaxEntries = 100_000;
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StalePatience = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>The value of a key.</summary>
    /// <param name="key">Which.</param>
    /// <param name="load">Finds it; throws when there is none.</param>
    /// <param name="cancellationToken">Ends this wait, not the loading that others may wait for.</param>
    public ValueTask<TValue> GetAsync(
        TKey key,
        Func<TKey, CancellationToken, Task<TValue>> load,
        CancellationToken cancellationToken
    )
    {
        if (_entries.TryGetValue(key, out var entry) && entry.Value is { } value)
        {
            var age = time.GetElapsedTime(entry.LoadedAt);
            if (age < StaleAfter)
            {
                if (age > RefreshAfter)
                {
                    _ = Loading(entry, key, load);
                }
                return ValueTask.FromResult(value);
            }
        }
        return WaitAsync(key, load, cancellationToken);
    }

    /// <summary>The value of a key that need not be made for it, if it was found less than half a second ago.</summary>
    /// <returns>Null when <see cref="GetAsync"/> is to be asked.</returns>
    public TValue? FindFresh<TAlternate>(TAlternate key)
        where TAlternate : notnull, allows ref struct =>
        _entries.GetAlternateLookup<TAlternate>().TryGetValue(key, out var entry)
        && time.GetElapsedTime(entry.LoadedAt) <= RefreshAfter
            ? entry.Value
            : null;

    /// <summary>Forgets values, and whatever is being loaded: it may have been read before the change.</summary>
    public void Forget(Func<TValue, bool> isChanged)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.Value is not { } value || entry.IsLoading || isChanged(value))
            {
                _entries.TryRemove(new(key, entry));
            }
        }
    }

    private async ValueTask<TValue> WaitAsync(
        TKey key,
        Func<TKey, CancellationToken, Task<TValue>> load,
        CancellationToken cancellationToken
    )
    {
        if (_entries.Count > MaxEntries)
        {
            _entries.Clear();
        }
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        var loading = Loading(entry, key, load);
        if (entry.Value is not { } old)
        {
            return await loading.WaitAsync(cancellationToken);
        }
        try
        {
            return await loading.WaitAsync(StalePatience, time, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !IsNotFound(failure))
        {
            // For a second the others do not wait for what does not come; one of them tells of it.
            if (time.GetElapsedTime(entry.LoadedAt) >= StaleAfter)
            {
                entry.LoadedAt = time.GetTimestamp();
                logger.ServedStale(failure.Message);
            }
            return old;
        }
    }

    private Task<TValue> Loading(Entry entry, TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        lock (entry)
        {
            if (entry.Loading is { IsCompleted: false } running)
            {
                return running;
            }
            var loading = Task.Run(() => LoadAsync(entry, key, load));
            _ = loading.ContinueWith(
                static done => _ = done.Exception, // whoever waits sees it; nobody has to
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            return entry.Loading = loading;
        }
    }

    private async Task<TValue> LoadAsync(Entry entry, TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        var begun = time.GetTimestamp();
        try
        {
            var value = await load(key, CancellationToken.None);
            entry.Value = value;
            entry.LoadedAt = begun;
            return value;
        }
        catch (Exception failure) when (IsNotFound(failure) || entry.Value is null)
        {
            _entries.TryRemove(new(key, entry));
            throw;
        }
    }

    private static bool IsNotFound(Exception failure) => failure is FnException { Error.Status: 404 };

    private sealed class Entry
    {
        private long _loadedAt;

        public volatile TValue? Value;

        public Task<TValue>? Loading;

        public bool IsLoading => Loading is { IsCompleted: false };

        public long LoadedAt
        {
            get => Volatile.Read(ref _loadedAt);
            set => Volatile.Write(ref _loadedAt, value);
        }
    }
}
