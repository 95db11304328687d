namespace Fn.Server.Hosting;

/// <summary>Tells the moment to collect all that a busy stretch has left behind: when much was allocated and nobody is served.</summary>
/// <remarks>
/// Connections that are closed and buffers of a burst have outlived the young collections. They stay until the oldest generation has
/// grown enough to be worth a pause, which may be never; in a quiet moment nobody waits for the pause. Not safe to call from two threads.
/// </remarks>
internal sealed class QuietHeap
{
    private const long Much = 4 * 1024 * 1024;
    private const long Little = 64 * 1024;
    private long _last = long.MaxValue;
    private long _atCollection;

    /// <summary>Whether to collect now; it is then taken to be done.</summary>
    /// <param name="allocated">Bytes allocated since the process began; to be asked at even intervals.</param>
    public bool IsWorthCollecting(long allocated)
    {
        var isQuiet = allocated - _last < Little && _last <= allocated;
        _last = allocated;
        if (!isQuiet || allocated - _atCollection < Much)
        {
            return false;
        }
        _atCollection = allocated;
        return true;
    }
}
