using Fn.Agent.Pool;

namespace Fn.Agent.Metrics;

/// <summary>How the agent stands at this moment; looked at when somebody asks, so that it costs calls nothing.</summary>
public sealed class AgentView
{
    private readonly PoolContext _context;

    internal AgentView(PoolContext context, long cpuMillis) => (_context, CpuMillis) = (context, cpuMillis);

    /// <summary>Random for each start of the server, 32 hexadecimal digits.</summary>
    public string Instance => _context.Instance;

    /// <summary>CPU for all functions, in thousandths of a core.</summary>
    public long CpuMillis { get; }

    /// <summary>Memory for all functions, in bytes.</summary>
    public long MemoryBytes => _context.Ledger.TotalBytes;

    /// <summary>What containers have of it.</summary>
    public long MemoryUsedBytes => _context.Ledger.ReservedBytes;

    /// <summary>What each function has and wants, as far as it is anything.</summary>
    public IReadOnlyDictionary<FunctionMeter, FunctionLoad> Functions()
    {
        var loads = new Dictionary<FunctionMeter, FunctionLoad>();
        foreach (var pool in _context.Pools.Values)
        {
            var load = LoadOf(loads, pool.Meter);
            var (calls, starts) = pool.CountWaiting();
            load.WaitingCalls += calls;
            load.Waiting += starts;
        }
        foreach (var container in _context.Containers.Values)
        {
            LoadOf(loads, container.Pool.Meter).Count(container.State);
        }
        return loads;
    }

    private static FunctionLoad LoadOf(Dictionary<FunctionMeter, FunctionLoad> loads, FunctionMeter meter) =>
        loads.TryGetValue(meter, out var load) ? load : loads[meter] = new FunctionLoad();
}

/// <summary>Containers of one function by what they do, and its calls without one.</summary>
public sealed class FunctionLoad
{
    /// <summary>Calls that wait for a container.</summary>
    public int WaitingCalls { get; internal set; }

    /// <summary>Containers that wait for memory.</summary>
    public int Waiting { get; internal set; }

    /// <summary>Containers that are being started.</summary>
    public int Starting { get; private set; }

    /// <summary>Containers that are free and running.</summary>
    public int Idle { get; private set; }

    /// <summary>Containers that are frozen.</summary>
    public int Paused { get; private set; }

    /// <summary>Containers that execute a call.</summary>
    public int Busy { get; private set; }

    internal void Count(ContainerState state)
    {
        switch (state)
        {
            case ContainerState.Pulling or ContainerState.Creating or ContainerState.Starting:
                Starting++;
                break;
            case ContainerState.Idle:
                Idle++;
                break;
            case ContainerState.Frozen:
                Paused++;
                break;
            case ContainerState.Busy:
                Busy++;
                break;
        }
    }
}
