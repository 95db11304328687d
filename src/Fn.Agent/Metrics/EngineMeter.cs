using System.Collections.Concurrent;

namespace Fn.Agent.Metrics;

/// <summary>What a driver counts of its engine. Not on the road of a warm call.</summary>
public sealed class EngineMeter
{
    // Names come from a driver's code and from the engine; the latter must not make this grow without end.
    private const int MaxEntries = 256;

    private readonly ConcurrentDictionary<(string, string), Histogram> _requests = new();
    private readonly ConcurrentDictionary<string, Tally> _exits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), Tally> _events = new();

    /// <summary>How long requests took, by their name and by <c>ok</c>, <c>canceled</c>, <c>error</c> or the engine's status.</summary>
    public IEnumerable<((string Api, string Status) Key, Histogram Latency)> Requests =>
        _requests.Select(static entry => (entry.Key, entry.Value));

    /// <summary>Ends of containers by <c>exit_</c> and their code.</summary>
    public IEnumerable<(string Status, long Count)> Exits =>
        _exits.Select(static entry => (entry.Key, entry.Value.Value));

    /// <summary>What the engine told.</summary>
    public IEnumerable<((string Action, string Type) Key, long Count)> Events =>
        _events.Select(static entry => (entry.Key, entry.Value.Value));

    /// <summary>A request has ended.</summary>
    public void OnRequest(string api, string status, TimeSpan duration)
    {
        if (_requests.Count < MaxEntries || _requests.ContainsKey((api, status)))
        {
            _requests.GetOrAdd((api, status), static _ => new Histogram(HistogramBounds.Original)).Add(duration);
        }
    }

    /// <summary>A container's process has ended.</summary>
    public void OnExit(string status) => Add(_exits, status);

    /// <summary>The engine told something.</summary>
    public void OnEvent(string action, string type) => Add(_events, (action, type));

    private static void Add<T>(ConcurrentDictionary<T, Tally> tallies, T key)
        where T : notnull
    {
        if (tallies.Count < MaxEntries || tallies.ContainsKey(key))
        {
            tallies.GetOrAdd(key, static _ => new Tally()).Add();
        }
    }
}
