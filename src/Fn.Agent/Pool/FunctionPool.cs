using Fn.Agent.Calls;
using Fn.Agent.Metrics;

namespace Fn.Agent.Pool;

/// <summary>The containers of one version of one function, and the calls that wait for one.</summary>
/// <remarks>
/// Free containers are taken newest first, so that surplus ones grow old and end; waiting calls are served in order, by whichever
/// container is free first. A call that waits makes <see cref="PoolGrowth"/> look. Safe to call from any thread; nothing but moves
/// between lists happens under the lock.
/// </remarks>
internal sealed class FunctionPool
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan YieldAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly PoolContext _context;
    private readonly CallTarget _target;
    private readonly List<HotContainer> _all = [];
    private readonly List<HotContainer> _idle = [];
    private readonly WaitQueue _waiters;
    private readonly PoolGrowth _growth;
    private readonly ImageWatch _image;
    private readonly ITimer _sweep;
    private long _usedAt;
    private bool _isSweeping;
    private bool _isClosed;

    public FunctionPool(PoolContext context, CallTarget target)
    {
        _context = context;
        _target = target;
        _waiters = new WaitQueue(context.Time, waited => Meter.Waits.Add(waited));
        _growth = new PoolGrowth(this, context, target, _gate, _waiters, _all);
        _image = new ImageWatch(context, target.Function.Image, OnImage);
        _usedAt = context.Time.GetTimestamp();
        _sweep = context.Time.CreateTimer(
            static pool => ((FunctionPool)pool!).Sweep(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Where what happens here is counted.</summary>
    public FunctionMeter Meter => _target.MeterIn(_context.Metrics);

    /// <summary>How many calls wait for a container, and how many containers wait for memory.</summary>
    public (int Calls, int Containers) CountWaiting()
    {
        lock (_gate)
        {
            return (_waiters.Count(), _growth.WaitingForRoom);
        }
    }

    /// <summary>Gives the lane of a claimed container, or a place in the queue for one.</summary>
    /// <returns>False when this pool was closed: ask for another.</returns>
    public bool TryAcquire(out CallLane? lane, out Waiter? waiter)
    {
        int wanted;
        (lane, waiter) = (null, null);
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }
            _usedAt = _context.Time.GetTimestamp();
            while (_idle.Count > 0)
            {
                var newest = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (newest.TryClaim())
                {
                    _image.LookSoon(_usedAt);
                    lane = newest.Lane!;
                    lane.BeginCall();
                    return true;
                }
            }
            waiter = _waiters.Add(_usedAt);
            wanted = _growth.DecideOnArrival();
            ArmSweep();
        }
        _growth.Start(wanted);
        return true;
    }

    /// <summary>Gives a lane back after a call.</summary>
    public void Return(CallLane lane, bool isUsable)
    {
        var container = lane.Container;
        var reason = isUsable ? "exited" : "call failed";
        Waiter? next = null;
        lock (_gate)
        {
            if (isUsable)
            {
                _growth.OnServed(_context.Time.GetElapsedTime(lane.CallStartedAt));
            }
            isUsable &= !container.HasExited && !_isClosed;
            if (isUsable && _image.IsOutdated(container))
            {
                (isUsable, reason) = (false, "image changed");
            }
            if (isUsable && MustYield())
            {
                (isUsable, reason) = (false, "room for another function");
            }
            if (isUsable)
            {
                next = Offer(container);
            }
        }
        next?.Resume();
        if (!isUsable)
        {
            _ = container.RemoveAsync(reason);
        }
        else if (_context.Ledger.HasWaiting)
        {
            _context.MakeRoom();
        }
    }

    /// <summary>A container that was started can be claimed from now on.</summary>
    public void OnReady(HotContainer container)
    {
        List<HotContainer> outdated = [];
        bool isUsable;
        Waiter? next = null;
        lock (_gate)
        {
            _growth.OnReady(container);
            if (_image.Set(container.ImageId))
            {
                outdated = TakeOutdated();
            }
            isUsable = !_isClosed && !container.HasExited;
            if (isUsable)
            {
                next = Offer(container);
            }
        }
        next?.Resume();
        Remove(outdated, "image changed");
        if (!isUsable)
        {
            _ = container.RemoveAsync("exited");
        }
    }

    /// <summary>Removes a container if no call has it.</summary>
    public bool TryDiscardIdle(HotContainer container, string reason)
    {
        lock (_gate)
        {
            if (!_idle.Remove(container))
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
        int wanted;
        lock (_gate)
        {
            _all.Remove(container);
            wanted = _growth.Decide();
        }
        _growth.Start(wanted);
    }

    /// <summary>Closes a pool that nobody has used for so long; it holds nothing any more.</summary>
    public bool TryClose(TimeSpan unusedFor)
    {
        lock (_gate)
        {
            var isUnused = _context.Time.GetElapsedTime(_usedAt) > unusedFor;
            if (_isClosed || !isUnused || _all.Count > 0 || !_waiters.IsEmpty || !_growth.IsQuiet)
            {
                return false;
            }
            _isClosed = true;
            _growth.Close();
        }
        _sweep.Dispose();
        return true;
    }

    /// <summary>The agent stops: waiting calls are refused, and containers end as their calls do.</summary>
    public void Stop()
    {
        List<HotContainer> free;
        lock (_gate)
        {
            _isClosed = true;
            _waiters.Fail(long.MaxValue, CallOutcome.TooBusy);
            free = [.. _idle, .. _growth.Close()];
            _idle.Clear();
        }
        Remove(free, "server stops");
        _growth.CancelClaims();
        _sweep.Dispose();
    }

    /// <summary>Hands a claimed container to a call that waits, or puts it with the free ones.</summary>
    /// <returns>The call, to be resumed outside of the lock.</returns>
    private Waiter? Offer(HotContainer container)
    {
        var next = _waiters.Give(container.Lane!);
        if (next is null)
        {
            _idle.Add(container);
            container.Rest();
        }
        return next;
    }

    /// <summary>Whether a function without any container has waited long enough for this one's memory.</summary>
    private bool MustYield() =>
        _context.Ledger.HasWaiting
        && !_waiters.IsEmpty
        && _context.Ledger.FirstWaiting is { Owner: FunctionPool other } claim
        && other != this
        && claim.Bytes > 0
        && other._all.Count == 0
        && _context.Time.GetElapsedTime(claim.Since) > YieldAfter;

    private void OnImage(string imageId)
    {
        List<HotContainer> outdated = [];
        lock (_gate)
        {
            if (_image.Set(imageId))
            {
                outdated = TakeOutdated();
            }
        }
        Remove(outdated, "image changed");
    }

    private List<HotContainer> TakeOutdated()
    {
        var outdated = _idle.FindAll(_image.IsOutdated);
        _idle.RemoveAll(_image.IsOutdated);
        _context.Logger.ImageChanged(_target.Function.Image, outdated.Count);
        return outdated;
    }

    private static void Remove(List<HotContainer> containers, string reason)
    {
        foreach (var container in containers)
        {
            _ = container.RemoveAsync(reason);
        }
    }

    private void ArmSweep()
    {
        if (!_isSweeping && !_isClosed)
        {
            _isSweeping = true;
            _sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks after the calls that wait, for as long as there are any.</summary>
    private void Sweep()
    {
        int wanted;
        bool isEmpty;
        lock (_gate)
        {
            _isSweeping = false;
            if (_context.Options.WaitTimeout is { } limit && !_growth.IsStarting)
            {
                _waiters.FailOverdue(limit);
            }
            isEmpty = _waiters.Count() == 0;
            wanted = _growth.Decide();
            if (!isEmpty)
            {
                ArmSweep();
            }
        }
        if (isEmpty)
        {
            _growth.CancelClaims();
            return;
        }
        _growth.Start(wanted);
        _context.MakeRoom();
    }
}
