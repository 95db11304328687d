using System.Net.Sockets;
using Fn.Agent.Calls;
using Fn.Agent.Metrics;

namespace Fn.Agent.Pool;

/// <summary>The containers of one version of one function, and the calls that wait for one.</summary>
/// <remarks>
/// Containers with a free lane are taken newest first, so that surplus ones grow old and end; waiting calls are served in order, by
/// whichever container is free first. A call that waits makes <see cref="PoolGrowth"/> look. Safe to call from any thread; nothing
/// but moves between lists happens under the lock.
/// </remarks>
internal sealed class FunctionPool
{
    private readonly Lock _gate = new();
    private readonly PoolContext _context;
    private readonly List<HotContainer> _all = [];
    private readonly OpenContainers _open = new();
    private readonly WaitQueue _waiters;
    private readonly PoolGrowth _growth;
    private readonly PoolWaking _waking;
    private readonly PoolMinimum _minimum;
    private readonly ImageWatch _image;
    private readonly PoolSweep _sweep;
    private readonly ParallelTrial _trial;
    private long _usedAt;
    private bool _isClosed;

    public FunctionPool(PoolContext context, CallTarget target)
    {
        _context = context;
        Target = target;
        _waiters = new WaitQueue(context.Time, waited => Meter.Waits.Add(waited));
        Parallel = new ParallelCalls(target.Scale.Concurrency);
        _trial = new ParallelTrial(this, context, _gate, _waiters, _all);
        _growth = new PoolGrowth(this, context, _gate, _waiters, _all);
        _waking = new PoolWaking(this, context, _waiters, _open, _growth);
        _minimum = new PoolMinimum(this, _growth, context, _gate, _all);
        _image = new ImageWatch(context, target.Function.Image, _gate, _open);
        _usedAt = context.Time.GetTimestamp();
        _sweep = new PoolSweep(context, _gate, _waiters, _open, _waking, _growth, _trial.Begin);
    }

    /// <summary>Whose containers they are.</summary>
    public CallTarget Target { get; }

    /// <summary>How many calls each of them takes at once. Under the lock.</summary>
    public ParallelCalls Parallel { get; }

    /// <summary>Whether there is no container; may have changed by the time it is looked at.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Containers that may go without there being less than are to be kept.</summary>
    public int Surplus
    {
        get
        {
            lock (_gate)
            {
                return _minimum.Surplus;
            }
        }
    }

    /// <summary>Where what happens here is counted.</summary>
    public FunctionMeter Meter => Target.MeterIn(_context.Metrics);

    /// <summary>How many calls wait for a container, and how many containers wait for memory.</summary>
    public (int Calls, int Containers) CountWaiting()
    {
        lock (_gate)
        {
            return (_waiters.Count, _growth.WaitingForRoom);
        }
    }

    /// <summary>Gives a lane of a container, or a place in the queue for one.</summary>
    /// <returns>False when this pool was closed: ask for another.</returns>
    public bool TryAcquire(out CallLane? lane, out Waiter? waiter)
    {
        bool isGrowing;
        (lane, waiter) = (null, null);
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }
            _usedAt = _context.Time.GetTimestamp();
            lane = _open.TakeAwake() ?? (!_open.IsEmpty && _growth.IsWorthWakingForNext ? _open.Take() : null);
            if (lane is not null)
            {
                lane.CallStartedAt = _usedAt;
                _image.LookSoon(_usedAt);
                return true;
            }
            waiter = _waiters.Add(_usedAt);
            isGrowing = _open.IsEmpty && !_trial.Begin() && _growth.DecideOnArrival();
            _sweep.Arm();
        }
        if (isGrowing)
        {
            _growth.Start();
        }
        return true;
    }

    /// <summary>Gives a lane back after a call.</summary>
    public void Return(CallLane lane, bool isUsable) => GiveOn(lane, isUsable, isWoken: false);

    /// <summary>Gives a lane back that was taken to wake its container, which is awake or cannot be used any more.</summary>
    public void OnWoken(CallLane lane, bool isUsable) => GiveOn(lane, isUsable, isWoken: true);

    /// <summary>A container that was started can be claimed from now on.</summary>
    public void OnReady(HotContainer container)
    {
        List<Waiter> served = [];
        bool isUsable;
        lock (_gate)
        {
            _growth.OnReady(container);
            _image.Set(container.ImageId);
            isUsable = !_isClosed && !container.HasExited;
            if (isUsable)
            {
                served = _open.Add(container, _waiters);
                _ = _trial.Begin();
            }
        }
        served.ForEach(static waiter => waiter.Resume());
        if (!isUsable)
        {
            _ = container.RemoveAsync("exited");
        }
    }

    /// <summary>A container was seen to read from a second connection, so all of them take calls in parallel from now on.</summary>
    public void OnParallel(HotContainer container, Socket connection)
    {
        List<Waiter> served;
        lock (_gate)
        {
            container.Lanes.Add(connection);
            Parallel.Confirm();
            served = _open.Widen(_all, _waiters);
        }
        served.ForEach(static waiter => waiter.Resume());
    }

    /// <summary>Has so many containers from now on, whether calls come or not; when there are less, more are started.</summary>
    /// <returns>False when this pool was closed: ask for another.</returns>
    public bool TryKeep(int minimum)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }
            _minimum.Count = minimum;
            if (minimum > 0)
            {
                _usedAt = _context.Time.GetTimestamp();
                _image.LookSoon(_usedAt);
            }
        }
        _minimum.Fill();
        return true;
    }

    /// <summary>Removes a container if no call has it.</summary>
    /// <param name="container">Which.</param>
    /// <param name="reason">For the log.</param>
    /// <param name="sparesKept">Whether those that are to be kept stay.</param>
    public bool TryDiscardIdle(HotContainer container, string reason, bool sparesKept = false)
    {
        lock (_gate)
        {
            if ((sparesKept && _minimum.Surplus <= 0) || !_open.TryRetireIdle(container, reason))
            {
                return false;
            }
        }
        _ = container.RemoveAsync(reason);
        return true;
    }

    /// <summary>A container is gone and its memory free.</summary>
    public void OnGone(HotContainer container)
    {
        bool isGrowing;
        List<CallLane> frozen;
        lock (_gate)
        {
            _growth.OnGone(container);
            frozen = _waking.Take();
            isGrowing = _open.IsEmpty && _growth.Decide();
        }
        _waking.Run(frozen);
        if (isGrowing)
        {
            _growth.Start();
        }
        _minimum.OnGone(container);
    }

    /// <summary>Closes a pool that nobody has used for so long; it holds nothing any more.</summary>
    public bool TryClose(TimeSpan unusedFor)
    {
        lock (_gate)
        {
            var isUnused = _minimum.Count == 0 && _context.Time.GetElapsedTime(_usedAt) > unusedFor;
            if (_isClosed || !isUnused || _all.Count > 0 || !_waiters.IsEmpty || _growth.WaitingForRoom > 0)
            {
                return false;
            }
            Close();
        }
        return true;
    }

    /// <summary>The agent stops: waiting calls are refused, and containers end as their calls do.</summary>
    public void Stop()
    {
        List<HotContainer> free;
        lock (_gate)
        {
            Close();
            _waiters.Fail(long.MaxValue, CallOutcome.TooBusy);
            free = [.. _open.RetireAll(static _ => true, "server stops"), .. _growth.Starting];
        }
        HotContainer.Remove(free, "server stops");
        _growth.CancelClaims();
    }

    private void GiveOn(CallLane lane, bool isUsable, bool isWoken)
    {
        var container = lane.Container;
        Waiter? next = null;
        bool isOver;
        lock (_gate)
        {
            if (isWoken)
            {
                _waking.OnWoken(isUsable);
            }
            else if (isUsable)
            {
                _growth.OnServed(_context.Time.GetElapsedTime(lane.CallStartedAt));
            }
            if (FindFault(container, isUsable, isWoken) is { } reason)
            {
                _open.Retire(container, reason);
            }
            else
            {
                next = _waiters.Give(lane);
            }
            if (next is null)
            {
                _open.Release(lane);
            }
            isOver = container.RetiredFor is not null && !container.Lanes.HasTaken;
        }
        next?.Resume();
        if (isOver)
        {
            _ = container.RemoveAsync(container.RetiredFor!);
        }
        else if (next is null && _context.Ledger.HasWaiting)
        {
            _context.Rooms.MakeRoom();
        }
    }

    /// <summary>Why a container gets no more calls; null when it goes on.</summary>
    private string? FindFault(HotContainer container, bool isUsable, bool isWoken) =>
        !isUsable ? container.Fault ?? (isWoken ? "thaw failed" : "call failed")
        : container.HasExited ? "exited"
        : _isClosed ? "server stops"
        : _image.IsOutdated(container) ? "image changed"
        : MustYield(container) ? "room for another function"
        : container.RetiredFor;

    // One that nobody wants is idle at once, and makes room so.
    private bool MustYield(HotContainer container) =>
        (!_waiters.IsEmpty || container.Lanes.Taken > 1) && _context.Rooms.MustYield(this);

    private void Close()
    {
        _isClosed = true;
        _growth.Close();
        _minimum.Close();
        _sweep.Stop();
    }
}
