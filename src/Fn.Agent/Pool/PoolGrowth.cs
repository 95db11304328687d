using System.Runtime.InteropServices;
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
    CallTarget target,
    Lock gate,
    WaitQueue waiters,
    List<HotContainer> all
)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan HeldUpAfter = TimeSpan.FromMilliseconds(200);
    private readonly FunctionScaler _scaler = new(context.Cores);
    private readonly List<HotContainer> _starting = [];
    private readonly List<MemoryClaim> _claims = [];
    private readonly List<TimeSpan> _runningTimes = [];
    private readonly List<TimeSpan> _startingTimes = [];
    private long _lookedAt = context.Time.GetTimestamp();
    private bool _isClosed;

    /// <summary>Whether a container is on its way. Under the lock.</summary>
    public bool IsStarting => _starting.Count > 0;

    /// <summary>Whether nothing is on its way and nothing waits for room. Under the lock.</summary>
    public bool IsQuiet => _starting.Count + _claims.Count == 0;

    /// <summary>Containers that wait for memory. Under the lock.</summary>
    public int WaitingForRoom => _claims.Count;

    /// <summary>A call was served. Under the lock.</summary>
    public void OnServed(TimeSpan duration) => _scaler.OnServed(duration);

    /// <summary>A container is on its way no longer. Under the lock, and claimed or offered before that is left.</summary>
    public void OnReady(HotContainer container)
    {
        _starting.Remove(container);
        _scaler.OnStarted(container.StartElapsed);
    }

    /// <summary>How many to start for a call that has come. Looks at most every 2 ms. Under the lock.</summary>
    public int DecideOnArrival() =>
        all.Count + _claims.Count > 0 && context.Time.GetElapsedTime(_lookedAt) < LookEvery ? 0 : Decide();

    /// <summary>How many to start for the calls that wait. Under the lock.</summary>
    public int Decide()
    {
        var waiting = waiters.Count();
        var isHeldUp = IsHeldUp();
        _lookedAt = context.Time.GetTimestamp();
        if (waiting == 0 || (isHeldUp && all.Count > 0))
        {
            return 0;
        }
        _runningTimes.Clear();
        _startingTimes.Clear();
        foreach (var container in all)
        {
            if (container.State is ContainerState.Removing or ContainerState.Gone)
            {
                continue;
            }
            if (_starting.Contains(container))
            {
                _startingTimes.Add(context.Time.GetElapsedTime(container.StartedAt));
            }
            else if (container.Lane is { } lane)
            {
                _runningTimes.Add(context.Time.GetElapsedTime(lane.CallStartedAt));
            }
        }
        for (var i = 0; i < _claims.Count; i++)
        {
            _startingTimes.Add(TimeSpan.Zero);
        }
        var wanted = _scaler.Decide(
            new Demand
            {
                Waiting = waiting,
                BacklogAge = context.Time.GetElapsedTime(waiters.BacklogSince),
                Running = CollectionsMarshal.AsSpan(_runningTimes),
                Starting = CollectionsMarshal.AsSpan(_startingTimes),
            }
        );
        context.Metrics.OnDecided(wanted);
        return wanted;
    }

    /// <summary>Starts so many, each when there is room for it.</summary>
    public void Start(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var claim = new MemoryClaim(target.MemoryBytes, pool, context.Time.GetTimestamp(), OnGranted);
            lock (gate)
            {
                if (_isClosed)
                {
                    return;
                }
                _claims.Add(claim);
            }
            if (context.Ledger.Claim(claim))
            {
                Launch(claim);
                continue;
            }
            var makesRoom = context.MakeRoom();
            if (context.Options.RefusesWhenFull && !makesRoom)
            {
                Refuse(claim);
            }
        }
    }

    /// <summary>Starts nothing from now on. Under the lock; <see cref="CancelClaims"/> belongs after it.</summary>
    /// <returns>What is on its way.</returns>
    public IReadOnlyList<HotContainer> Close()
    {
        _isClosed = true;
        return _starting;
    }

    /// <summary>Waits for room no longer.</summary>
    public void CancelClaims()
    {
        MemoryClaim[] claims;
        lock (gate)
        {
            claims = [.. _claims];
            _claims.Clear();
        }
        foreach (var claim in claims)
        {
            context.Ledger.Release(claim);
        }
    }

    /// <summary>
    /// Whether the server itself stood still: then answers lie in its sockets, and how long calls have been running means nothing
    /// before these have been read.
    /// </summary>
    private bool IsHeldUp() => waiters.BacklogSince < _lookedAt && context.Time.GetElapsedTime(_lookedAt) > HeldUpAfter;

    private void Refuse(MemoryClaim claim)
    {
        lock (gate)
        {
            if (!_claims.Remove(claim))
            {
                return; // granted meanwhile
            }
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
            if (_claims.Remove(claim) && !_isClosed && waiters.Count() > 0)
            {
                container = new HotContainer(pool, context, target, claim);
                all.Add(container);
                _starting.Add(container);
            }
        }
        if (container is null)
        {
            context.Ledger.Release(claim); // nobody needs it any more
            return;
        }
        pool.Meter.RoomWaits.Add(context.Time.GetElapsedTime(claim.Since));
        _ = RunStartAsync(container);
    }

    private async Task RunStartAsync(HotContainer container)
    {
        // Below the call that wanted it, which may end before this does.
        using var span = Spans.Start("agent_hot_launcher");
        span?.SetTag("fn.app_id", target.App.Id).SetTag("fn.fn_id", target.Function.Id);
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
            _starting.Remove(container);
            FailWaiters(container, failure);
        }
        _ = container.RemoveAsync("start failed");
    }

    /// <summary>One failure for the call that caused the start; for all that waited for it when there is nothing else to hope for.</summary>
    private void FailWaiters(HotContainer container, CallOutcome failure)
    {
        var isLast = all.TrueForAll(other => other == container || other.State is ContainerState.Removing);
        waiters.Fail(isLast ? long.MaxValue : 1, failure, isLast ? container.StartedAt : long.MaxValue);
    }
}
