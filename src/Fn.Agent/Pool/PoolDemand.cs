using System.Runtime.InteropServices;
using Fn.Agent.Scaler;

namespace Fn.Agent.Pool;

/// <summary>What a pool's scaler looks at: the calls that wait, and how far those that run and those containers that start have come.</summary>
/// <remarks>Used under the pool's lock; what it gives holds until it is asked again.</remarks>
internal sealed class PoolDemand(FunctionPool pool, TimeProvider time, WaitQueue waiters, List<HotContainer> all)
{
    private readonly List<TimeSpan> _running = [];
    private readonly List<TimeSpan> _starting = [];

    /// <summary>Looks at them now.</summary>
    /// <param name="waiting">Calls without a container.</param>
    /// <param name="claims">Containers that wait for memory.</param>
    public Demand Look(int waiting, int claims)
    {
        _running.Clear();
        _starting.Clear();
        foreach (var container in all)
        {
            if (container.IsStarting)
            {
                _starting.Add(time.GetElapsedTime(container.StartedAt));
            }
            else if (container.IsAlive)
            {
                container.Lanes.AddRunning(_running, time);
            }
        }
        for (var i = 0; i < claims; i++)
        {
            _starting.Add(TimeSpan.Zero);
        }
        return new Demand
        {
            Waiting = waiting,
            BacklogAge = time.GetElapsedTime(waiters.BacklogSince),
            Concurrency = pool.Parallel.Expected,
            Running = CollectionsMarshal.AsSpan(_running),
            Starting = CollectionsMarshal.AsSpan(_starting),
        };
    }
}
