namespace Fn.Agent.Pool;

/// <summary>The containers of one pool that can take a call, newest last. Used under the pool's lock.</summary>
internal sealed class OpenContainers
{
    private readonly List<HotContainer> _containers = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _containers.Count == 0;

    /// <summary>Takes a lane of the newest that runs, so that surplus ones grow old; those that freeze or are frozen are left alone.</summary>
    public CallLane? TakeAwake()
    {
        for (var i = _containers.Count - 1; i >= 0; i--)
        {
            var newest = _containers[i];
            if (newest.IsAwake && newest.TryClaim() is { } lane)
            {
                if (!newest.Lanes.HasFree)
                {
                    _containers.RemoveAt(i);
                }
                return lane;
            }
        }
        return null;
    }

    /// <summary>Takes a lane of the newest, whether it runs or must be thawed first.</summary>
    public CallLane? Take()
    {
        CallLane? lane = null;
        while (lane is null && _containers.Count > 0)
        {
            var newest = _containers[^1];
            lane = newest.TryClaim();
            if (lane is null || !newest.Lanes.HasFree)
            {
                _containers.RemoveAt(_containers.Count - 1);
            }
        }
        return lane;
    }

    /// <summary>Adds a container that has become ready; calls that wait get its lanes first.</summary>
    /// <returns>The calls, to be resumed outside of the lock.</returns>
    public List<Waiter> Add(HotContainer container, WaitQueue waiters)
    {
        var served = new List<Waiter>();
        GiveLanes(container, waiters, served);
        container.ReleaseStart();
        if (container.Lanes.HasFree)
        {
            _containers.Add(container);
        }
        return served;
    }

    /// <summary>Each container takes more calls from now on; those that wait get their lanes first.</summary>
    /// <returns>The calls, to be resumed outside of the lock.</returns>
    public List<Waiter> Widen(List<HotContainer> all, WaitQueue waiters)
    {
        var served = new List<Waiter>();
        foreach (var container in all)
        {
            if (container.IsStarting || !container.IsAlive || _containers.Contains(container))
            {
                continue;
            }
            GiveLanes(container, waiters, served);
            if (container.Lanes.HasFree)
            {
                _containers.Add(container);
            }
        }
        return served;
    }

    /// <summary>Takes back a lane that no call waits for.</summary>
    public void Release(CallLane lane)
    {
        var container = lane.Container;
        if (container.RetiredFor is null && !container.Lanes.HasFree)
        {
            _containers.Add(container);
        }
        container.Release(lane);
    }

    /// <summary>Gives a container no more calls.</summary>
    public void Retire(HotContainer container, string reason)
    {
        if (container.RetiredFor is null && container.Lanes.HasFree)
        {
            _containers.Remove(container);
        }
        container.Retire(reason);
    }

    /// <summary>Gives a container no more calls if none has it.</summary>
    public bool TryRetireIdle(HotContainer container, string reason)
    {
        if (container.Lanes.HasTaken || !_containers.Remove(container))
        {
            return false;
        }
        container.Retire(reason);
        return true;
    }

    /// <summary>Gives those that match no more calls.</summary>
    /// <returns>Those that no call has, for removal; the others end with their calls.</returns>
    public List<HotContainer> RetireAll(Predicate<HotContainer> match, string reason)
    {
        var retired = _containers.FindAll(match);
        _containers.RemoveAll(match);
        retired.ForEach(container => container.Retire(reason));
        return retired.FindAll(static container => !container.Lanes.HasTaken);
    }

    private static void GiveLanes(HotContainer container, WaitQueue waiters, List<Waiter> served)
    {
        while (!waiters.IsEmpty && container.TryClaim() is { } lane)
        {
            if (waiters.Give(lane) is { } waiter)
            {
                served.Add(waiter);
            }
            else
            {
                container.Release(lane);
            }
        }
    }
}
