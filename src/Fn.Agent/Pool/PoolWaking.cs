namespace Fn.Agent.Pool;

/// <summary>Wakes frozen containers of one pool for the calls that wait.</summary>
/// <remarks>
/// A call is given one when it is awake, not before: meanwhile another may be free for it sooner, and where all cores are busy waking takes
/// long. Shares the pool's lock, its queue and its free containers; what must be called under the lock says so.
/// </remarks>
internal sealed class PoolWaking(
    FunctionPool pool,
    PoolContext context,
    WaitQueue waiters,
    OpenContainers open,
    PoolGrowth growth
)
{
    /// <summary>Takes frozen containers, as many as are worth waking; <see cref="Run"/> is to follow. Under the lock.</summary>
    public List<CallLane> Take()
    {
        var taken = new List<CallLane>();
        while (!open.IsEmpty && waiters.Unpromised > 0 && growth.IsWorthWakingAhead && open.Take() is { } lane)
        {
            lane.CallStartedAt = context.Time.GetTimestamp(); // it counts as running
            taken.Add(lane);
            waiters.Promised++;
        }
        return taken;
    }

    /// <summary>Wakes them; each goes to a call, or is free, when it is awake.</summary>
    public void Run(List<CallLane> taken) => taken.ForEach(lane => _ = RunAsync(lane));

    /// <summary>One of them is awake, or cannot be used any more. Under the lock.</summary>
    public void OnWoken(bool isUsable)
    {
        waiters.Promised--;
        if (isUsable)
        {
            waiters.OnGrown();
        }
    }

    private async Task RunAsync(CallLane lane) => pool.OnWoken(lane, await lane.Container.WakeAsync());
}
