using System.Net.Sockets;

namespace Fn.Agent.Pool;

/// <summary>The lanes of one container: opened when there is a call for one more, and taken newest first.</summary>
/// <remarks>Taking and giving back happen under the pool's lock; the rest is safe from any thread.</remarks>
/// <param name="parallel">How many may be taken.</param>
/// <param name="open">Makes one.</param>
internal sealed class ContainerLanes(ParallelCalls parallel, Func<CallLane> open) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CallLane> _all = [];
    private readonly Stack<CallLane> _free = new();
    private bool _isDisposed;

    public bool HasFree => Taken < parallel.Now;

    public bool HasTaken => Taken > 0;

    /// <summary>How many a call has.</summary>
    public int Taken => _all.Count - _free.Count;

    /// <summary>Whether any has an open connection.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _all.Exists(static lane => lane.IsConnected);
            }
        }
    }

    /// <summary>A connection whose request the function has read, or a part of it; null when there is none.</summary>
    public Socket? FindRead()
    {
        lock (_gate)
        {
            return _all.Find(static lane => lane.ReadConnection is not null)?.ReadConnection;
        }
    }

    /// <summary>Adds a lane over a connection on which the first byte of a request was sent; it is taken next. Under the pool's lock.</summary>
    public void Add(Socket connection)
    {
        var lane = Open();
        lane.Adopt(connection);
        _free.Push(lane);
    }

    /// <summary>Takes one; there must be a free one.</summary>
    public CallLane Take()
    {
        var lane = _free.TryPop(out var free) ? free : Open();
        lane.IsTaken = true;
        return lane;
    }

    /// <summary>Takes one back.</summary>
    public void Give(CallLane lane)
    {
        lane.IsTaken = false;
        _free.Push(lane);
    }

    /// <summary>Adds how long each call has been running.</summary>
    public void AddRunning(List<TimeSpan> times, TimeProvider time)
    {
        foreach (var lane in _all)
        {
            if (lane.IsTaken)
            {
                times.Add(time.GetElapsedTime(lane.CallStartedAt));
            }
        }
    }

    /// <summary>Closes the connections that no call is on.</summary>
    /// <returns>False when the function broke the protocol: <see cref="CallLane.OutOfTurn"/>.</returns>
    public bool CloseIdle()
    {
        var isQuiet = true;
        lock (_gate)
        {
            _all.ForEach(lane => isQuiet &= lane.CloseIdle());
        }
        return isQuiet;
    }

    /// <summary>Ends all calls, and refuses those to come.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _all.ForEach(static lane => lane.Dispose());
        }
    }

    private CallLane Open()
    {
        var lane = open();
        lock (_gate)
        {
            _all.Add(lane);
            if (_isDisposed)
            {
                lane.Dispose();
            }
        }
        return lane;
    }
}
