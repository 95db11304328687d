namespace Fn.Agent.Sockets.Events;

/// <summary>How many cores have work: one for each event loop, and one for each function that has a call.</summary>
/// <remarks>Safe to use from any thread.</remarks>
/// <param name="cores">Cores there are.</param>
/// <param name="loops">Event loops there are.</param>
internal sealed class CoreUse(int cores, int loops)
{
    private int _functions;

    /// <summary>Whether loops and functions at work have a core each.</summary>
    public bool HasOneForEach => Volatile.Read(ref _functions) + loops <= cores;

    /// <summary>A function gets a call.</summary>
    public void Begin() => Interlocked.Increment(ref _functions);

    /// <summary>Its call is over.</summary>
    public void End() => Interlocked.Decrement(ref _functions);
}
