using Fn.Agent.Calls;
using Fn.Agent.Pool;

namespace Fn.Agent.Metrics;

/// <summary>What is counted of one function with one image.</summary>
/// <remarks>The histograms whose buckets the original has are read in milliseconds and in seconds alike.</remarks>
public sealed class FunctionMeter
{
    private readonly Tally[] _ends = MakeTallies<CallEnd>();
    private readonly Tally[] _evictions = MakeTallies<ContainerState>();
    private readonly Histogram[] _states = Array.ConvertAll(
        Enum.GetValues<ContainerState>(),
        static state => new Histogram(state < ContainerState.Idle ? HistogramBounds.Fine : HistogramBounds.Original)
    );

    internal FunctionMeter(string appId, string fnId, string image) => (AppId, FnId, Image) = (appId, fnId, image);

    /// <summary>Id of the app.</summary>
    public string AppId { get; }

    /// <summary>Id of the function.</summary>
    public string FnId { get; }

    /// <summary>The image as the function gives it.</summary>
    public string Image { get; }

    /// <summary>How long calls waited that found no free container.</summary>
    public Histogram Waits { get; } = new(HistogramBounds.Fine);

    /// <summary>How long the start of a container waited for memory.</summary>
    public Histogram RoomWaits { get; } = new(HistogramBounds.Original);

    /// <summary>From the decision to start a container until it could be called.</summary>
    public Histogram Starts { get; } = new(HistogramBounds.Original);

    /// <summary>How long the image of a container that came up took to be there.</summary>
    public Histogram Pulls => _states[(int)ContainerState.Pulling];

    /// <summary>How long the engine took to make a container that came up.</summary>
    public Histogram Creations => _states[(int)ContainerState.Creating];

    /// <summary>From the start of the process to its socket.</summary>
    public Histogram Boots => _states[(int)ContainerState.Starting];

    /// <summary>How long the first call of a container took.</summary>
    public Histogram FirstAnswers { get; } = new(HistogramBounds.Fine);

    /// <summary>How long containers were free and running.</summary>
    public Histogram Idles => _states[(int)ContainerState.Idle];

    /// <summary>How long containers were frozen.</summary>
    public Histogram Pauses => _states[(int)ContainerState.Frozen];

    /// <summary>How long containers executed a call.</summary>
    public Histogram Calls => _states[(int)ContainerState.Busy];

    /// <summary>Containers that made room for another function's while they were free and running.</summary>
    public Tally IdleEvictions => _evictions[(int)ContainerState.Idle];

    /// <summary>Containers that made room for another function's while they were frozen.</summary>
    public Tally PausedEvictions => _evictions[(int)ContainerState.Frozen];

    /// <summary>From the start of the process until there was a socket.</summary>
    public Histogram SocketsFound { get; } = new(HistogramBounds.Original);

    /// <summary>From the start of the process until the wait for its socket was given up.</summary>
    public Histogram SocketsTimedOut { get; } = new(HistogramBounds.Original);

    /// <summary>From the start of the process until it ended without a socket, or was not wanted any more.</summary>
    public Histogram SocketsCanceled { get; } = new(HistogramBounds.Original);

    /// <summary>Whether nothing reads it any more; its successor is found by asking <see cref="AgentMetrics"/> again.</summary>
    internal bool IsRetired { get; set; }

    /// <summary>Whether it was out of use when that was last looked at.</summary>
    internal bool WasUnused { get; set; }

    /// <summary>How many calls ended so.</summary>
    public Tally Ended(CallEnd end) => _ends[(int)end];

    /// <summary>A container has moved. On the road of every call, twice.</summary>
    internal void OnMoved(ContainerState from, ContainerState to, TimeSpan duration)
    {
        // A start that fails says nothing of how long starts take.
        if (from >= ContainerState.Idle || to != ContainerState.Removing)
        {
            _states[(int)from].Add(duration);
        }
    }

    internal void OnEvicted(ContainerState state) => _evictions[(int)state].Add();

    private static Tally[] MakeTallies<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetValues<T>(), static _ => new Tally());
}
