using Fn.Agent.Calls;

namespace Fn.Agent.Pool;

/// <summary>The calls of one pool that wait for a container, in order. Used under the pool's lock, but for what says otherwise.</summary>
/// <param name="time">The clock.</param>
/// <param name="onServed">Told how long a call waited that got a container.</param>
internal sealed class WaitQueue(TimeProvider time, Action<TimeSpan> onServed)
{
    // Between the answer to the last one and the next call of the same client, nobody waits for a moment.
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMilliseconds(10);
    private readonly Queue<Waiter> _waiters = new();
    private long _backlogSince;
    private long _lastServed;
    private int _count;

    /// <summary>How many wait and are still there.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>For how many of them a container is being woken.</summary>
    public int Promised { get; set; }

    /// <summary>How many of them nothing is on its way for.</summary>
    public int Unpromised => Math.Max(0, Count - Promised);

    /// <summary>Timestamp since which there has been a waiting call without a break of more than 10 ms, nor a container more.</summary>
    public long BacklogSince => _backlogSince;

    /// <summary>Adds a call at the end.</summary>
    public Waiter Add(long now)
    {
        while (_waiters.TryPeek(out var first) && !first.IsThere)
        {
            _waiters.Dequeue();
        }
        if (_waiters.Count == 0 && time.GetElapsedTime(_lastServed, now) > LongestBreak)
        {
            _backlogSince = now;
        }
        var waiter = new Waiter(this, now);
        Interlocked.Increment(ref _count);
        _waiters.Enqueue(waiter);
        return waiter;
    }

    /// <summary>There is one container more: only what waits in spite of it is a backlog.</summary>
    public void OnGrown() => _backlogSince = time.GetTimestamp();

    /// <summary>One who waited waits no longer; safe from any thread.</summary>
    public void OnDecided() => Interlocked.Decrement(ref _count);

    /// <summary>Gives a lane of a claimed container to the first call that is still there.</summary>
    /// <returns>The call, to be resumed outside of the lock; null when nobody takes it.</returns>
    public Waiter? Give(CallLane lane)
    {
        while (_waiters.TryDequeue(out var waiter))
        {
            if (!waiter.IsThere)
            {
                continue;
            }
            lane.CallStartedAt = _lastServed = time.GetTimestamp();
            if (waiter.TryDecide(new Acquisition(lane, Failure: null)))
            {
                onServed(time.GetElapsedTime(waiter.Since));
                return waiter;
            }
        }
        return null;
    }

    /// <summary>Refuses the first calls.</summary>
    /// <param name="count">How many of those that are still there.</param>
    /// <param name="failure">What they are told.</param>
    /// <param name="notAfter">Those that joined after this timestamp are spared.</param>
    public void Fail(long count, CallOutcome failure, long notAfter = long.MaxValue)
    {
        while (count > 0 && _waiters.TryPeek(out var waiter) && waiter.Since <= notAfter)
        {
            _waiters.Dequeue();
            if (waiter.TrySetResult(new Acquisition(Lane: null, failure)))
            {
                count--;
            }
        }
    }

    /// <summary>Refuses the calls that have waited for longer than they may (D18).</summary>
    public void FailOverdue(TimeSpan limit)
    {
        while (_waiters.TryPeek(out var first) && time.GetElapsedTime(first.Since) > limit)
        {
            _waiters.Dequeue();
            first.TrySetResult(new Acquisition(Lane: null, CallOutcome.TooBusy));
        }
    }
}
