using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Scaler;
using Fn.Agent.Tracing;
using Fn.Model.Errors;

namespace Fn.Agent.Pool;

/// <summary>How a pool gets more containers: the scaler says how many, the ledger gives room, and each is started.</summary>
/// <remarks>Shares the pool's lock, its queue and its list of containers; what must be called under the lock says so.</remarks>
internal sealed class PoolGrowth(
    FunctionPool pool,
    PoolContext context,
    Lock gate,
    WaitQueue waiters,
    List<HotContainer> all
)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan HeldUpAfter = TimeSpan.FromMilliseconds(200);
    private readonly FunctionScaler _scaler = new(context.Cores);
    private readonly CallTarget _target = pool.Target;
    private readonly List<MemoryClaim> _claims = [];
    private readonly List<MemoryClaim> _decided = []; // those of the claims that are not with the ledger yet
    private readonly PoolDemand _demand = new(pool, context.Time, waiters, all);
    private long _lookedAt = context.Time.GetTimestamp();
    private bool _isOverMaximum;
    private bool _isClosed;

    /// <summary>Whether a container is on its way. Under the lock.</summary>
    public bool IsStarting => all.Exists(static container => container.IsStarting);

    /// <summary>What is on its way. Under the lock.</summary>
    public List<HotContainer> Starting => all.FindAll(static container => container.IsStarting);

    /// <summary>Containers that wait for memory. Under the lock.</summary>
    public int WaitingForRoom => _claims.Count;

    /// <summary>A call was served. Under the lock.</summary>
    public void OnServed(TimeSpan duration) => _scaler.OnServed(duration);

    /// <summary>A container is on its way no longer. Under the lock, and claimed or offered before that is left.</summary>
    public void OnReady(HotContainer container)
    {
        container.IsStarting = false;
        waiters.OnGrown();
        _scaler.OnStarted(container.StartElapsed);
    }

    /// <summary>As <see cref="Decide"/>, for a call that has come. Looks at most every 2 ms. Under the lock.</summary>
    public bool DecideOnArrival() =>
        (all.Count + _claims.Count == 0 || context.Time.GetElapsedTime(_lookedAt) >= LookEvery) && Decide();

    /// <summary>Decides how many to start for the calls that wait; from then on they are capacity. Under the lock.</summary>
    /// <returns>Whether <see cref="Start"/> is to follow.</returns>
    public bool Decide()
    {
        for (var wanted = CountWanted(); wanted > 0; wanted--)
        {
            if (!TryCount())
            {
                return _isOverMaximum = true;
            }
            var claim = NewClaim();
            _claims.Add(claim);
            _decided.Add(claim);
        }
        return _decided.Count > 0;
    }

    /// <summary>Starts what was decided, each when there is room for it.</summary>
    public void Start()
    {
        MemoryClaim[] decided;
        bool isOverMaximum;
        lock (gate)
        {
            decided = [.. _decided];
            _decided.Clear();
            isOverMaximum = _isOverMaximum;
            _isOverMaximum = false;
        }
        foreach (var claim in decided)
        {
            if (context.Ledger.Claim(claim))
            {
                Launch(claim);
                continue;
            }
            var makesRoom = context.Rooms.MakeRoom();
            if (context.Options.RefusesWhenFull && !makesRoom)
            {
                Refuse(claim);
            }
        }
        if (isOverMaximum)
        {
            context.Rooms.ReplaceOther(pool);
        }
    }

    /// <summary>Adds a container that no call waits for. Under the lock; <see cref="RunKept"/> belongs after it.</summary>
    /// <returns>Null when there is no room for it now.</returns>
    public HotContainer? TryAddKept()
    {
        if (_isClosed || !TryCount())
        {
            return null;
        }
        var claim = NewClaim();
        if (!context.Ledger.TryClaim(claim))
        {
            Uncount();
            return null;
        }
        return Add(claim);
    }

    /// <summary>Starts it.</summary>
    public void RunKept(HotContainer container) => _ = RunStartAsync(container, isKept: true);

    /// <summary>A container is gone. Under the lock.</summary>
    public void OnGone(HotContainer container)
    {
        all.Remove(container);
        Uncount();
    }

    /// <summary>Starts nothing from now on. Under the lock; <see cref="CancelClaims"/> belongs after it.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Waits for room no longer.</summary>
    public void CancelClaims()
    {
        MemoryClaim[] claims;
        lock (gate)
        {
            claims = [.. _claims];
            _claims.Clear();
            _decided.Clear();
        }
        foreach (var claim in claims)
        {
            Uncount();
            context.Ledger.Release(claim);
        }
    }

    /// <summary>Whether one more call, after those that wait, is worth waking a frozen container for. Under the lock.</summary>
    public bool IsWorthWakingForNext => _scaler.IsWorthWaking(_demand.Look(waiters.Unpromised + 1, _claims.Count));

    /// <summary>Whether the calls that wait are worth waking a frozen container for, for whichever will be the next by then. Under the lock.</summary>
    public bool IsWorthWakingAhead => _scaler.IsWorthWakingAhead(_demand.Look(waiters.Unpromised, _claims.Count));

    private int CountWanted()
    {
        var waiting = waiters.Unpromised;
        var isHeldUp = IsHeldUp();
        _lookedAt = context.Time.GetTimestamp();
        var left = (_target.Scale.MaxContainers ?? int.MaxValue) - all.Count - _claims.Count;
        if (_isClosed || waiting == 0 || left <= 0 || (isHeldUp && all.Count > 0))
        {
            return 0;
        }
        var wanted = Math.Min(_scaler.Decide(_demand.Look(waiting, _claims.Count)), left);
        context.Metrics.OnDecided(wanted);
        return wanted;
    }

    /// <summary>
    /// Whether the server itself stood still: then answers lie in its sockets, and how long calls have been running means nothing
    /// before these have been read.
    /// </summary>
    private bool IsHeldUp() => waiters.BacklogSince < _lookedAt && context.Time.GetElapsedTime(_lookedAt) > HeldUpAfter;

    private MemoryClaim NewClaim() => new(_target.MemoryBytes, pool, context.Time.GetTimestamp(), OnGranted);

    private bool TryCount() => context.Counts.TryAdd(_target.Function.Id, _target.Scale.MaxContainers);

    private void Uncount() => context.Counts.Remove(_target.Function.Id);

    private void Refuse(MemoryClaim claim)
    {
        lock (gate)
        {
            if (!_claims.Remove(claim))
            {
                return; // granted meanwhile
            }
            Uncount();
            waiters.Fail(1, CallOutcome.TooBusy);
        }
        context.Ledger.Release(claim);
    }

    // On the thread that freed the memory, which has other things to do.
    private void OnGranted(MemoryClaim claim) => _ = Task.Run(() => Launch(claim));

    private void Launch(MemoryClaim claim)
    {
        HotContainer? container = null;
        lock (gate)
        {
            if (_claims.Remove(claim))
            {
                if (!_isClosed && !waiters.IsEmpty)
                {
                    container = Add(claim);
                }
                else
                {
                    Uncount();
                }
            }
        }
        if (container is null)
        {
            context.Ledger.Release(claim); // nobody needs it any more
            return;
        }
        pool.Meter.RoomWaits.Add(context.Time.GetElapsedTime(claim.Since));
        _ = RunStartAsync(container, isKept: false);
    }

    private HotContainer Add(MemoryClaim claim)
    {
        var container = new HotContainer(pool, context, _target, claim);
        all.Add(container);
        return container;
    }

    private async Task RunStartAsync(HotContainer container, bool isKept)
    {
        // Below the call that wanted it, which may end before this does.
        using var span = Spans.Start("agent_hot_launcher");
        span?.SetTag("fn.app_id", _target.App.Id).SetTag("fn.fn_id", _target.Function.Id);
        CallOutcome? failure;
        try
        {
            failure = await container.StartAsync();
        }
        catch (Exception defect)
        {
            context.Logger.CallFailed(defect, container.Name);
            failure = CallOutcome.NotStarted(RequestErrors.Internal);
        }
        if (failure is null)
        {
            pool.OnReady(container);
            return;
        }
        lock (gate)
        {
            container.IsStarting = false;
            container.Retire("start failed");
            if (!isKept)
            {
                FailWaiters(container, failure);
            }
        }
        _ = container.RemoveAsync("start failed");
    }

    /// <summary>One failure for the call that caused the start; for all that waited for it when there is nothing else to hope for.</summary>
    private void FailWaiters(HotContainer container, CallOutcome failure)
    {
        var isLast = all.TrueForAll(static other => !other.IsAlive);
        waiters.Fail(isLast ? long.MaxValue : 1, failure, isLast ? container.StartedAt : long.MaxValue);
    }
}
