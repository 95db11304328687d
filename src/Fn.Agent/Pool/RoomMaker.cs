using Fn.Agent.Admission;

namespace Fn.Agent.Pool;

/// <summary>Frees idle containers for those who have no room. Never blocks. Source: server specification 4.5.</summary>
/// <remarks>
/// Whoever has been idle longest goes first. A container that is kept ready without calls goes only for the sake of a call, and
/// after all that are not.
/// </remarks>
internal sealed class RoomMaker(PoolContext context)
{
    private static readonly TimeSpan YieldAfter = TimeSpan.FromSeconds(1);

    /// <summary>Frees containers of others for the first claim that waits, when that is enough.</summary>
    /// <returns>Whether there will be room.</returns>
    public bool MakeRoom() =>
        context.Ledger.FirstWaiting is not { } first || Free(first.Owner, context.Ledger.MissingBytes, takesKept: true);

    /// <summary>Frees containers of others for one that is to be kept ready.</summary>
    public void MakeRoomForKept(FunctionPool owner) =>
        Free(owner, owner.Target.MemoryBytes - context.Ledger.FreeBytes, takesKept: false);

    /// <summary>Frees a container of another version of the function, so that its maximum leaves room for this one.</summary>
    public void ReplaceOther(FunctionPool version)
    {
        foreach (var container in context.Containers.Values)
        {
            var isOther = container.Pool != version && container.Pool.Target.Function.Id == version.Target.Function.Id;
            if (isOther && container.Pool.TryDiscardIdle(container, "function changed"))
            {
                return;
            }
        }
    }

    /// <summary>Whether a function without any container has waited so long for memory that one that is busy must give some.</summary>
    public bool MustYield(FunctionPool pool) =>
        context.Ledger.HasWaiting
        && context.Ledger.FirstWaiting is { Owner: FunctionPool { IsEmpty: true } other } first
        && other != pool
        && context.Time.GetElapsedTime(first.Since) > YieldAfter;

    private bool Free(object owner, long missing, bool takesKept)
    {
        var idle = new List<HotContainer>();
        foreach (var container in context.Containers.Values)
        {
            if (container.State is ContainerState.Removing)
            {
                missing -= container.MemoryBytes; // on its way already
            }
            else if (container.IsEvictable && !ReferenceEquals(container.Pool, owner))
            {
                idle.Add(container);
            }
        }
        idle.Sort(static (a, b) => a.IdleSince.CompareTo(b.IdleSince));
        var (others, kept) = Split(idle);
        var candidates = takesKept ? others.Concat(kept) : others;
        var chosen = Eviction.Choose(candidates.Select(static c => (c, c.MemoryBytes)), missing);
        foreach (var container in chosen)
        {
            var state = container.State;
            if (container.Pool.TryDiscardIdle(container, "evicted"))
            {
                container.Pool.Meter.OnEvicted(state);
            }
        }
        return missing <= 0 || chosen.Count > 0;
    }

    /// <summary>Puts aside those without which there would be less than are to be kept.</summary>
    private static (List<HotContainer> Others, List<HotContainer> Kept) Split(List<HotContainer> idle)
    {
        var surplus = new Dictionary<FunctionPool, int>();
        List<HotContainer> others = [];
        List<HotContainer> kept = [];
        foreach (var container in idle)
        {
            var left = surplus.TryGetValue(container.Pool, out var known) ? known : container.Pool.Surplus;
            surplus[container.Pool] = left - 1;
            (left > 0 ? others : kept).Add(container);
        }
        return (others, kept);
    }
}
