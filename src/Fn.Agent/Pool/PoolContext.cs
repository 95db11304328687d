using System.Collections.Concurrent;
using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Fn.Agent.Sockets;
using Fn.Model.Ids;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Pool;

/// <summary>What all pools and containers of one agent share.</summary>
internal sealed class PoolContext
{
    public required IContainerEngine Engine { get; init; }

    public required AgentOptions Options { get; init; }

    public required SocketDirectories Directories { get; init; }

    public required SocketWatcher Watcher { get; init; }

    public required MemoryLedger Ledger { get; init; }

    public required IdGenerator Ids { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public required AgentMetrics Metrics { get; init; }

    public required int Cores { get; init; }

    /// <summary>Who stands between containers and their calls; null for nobody.</summary>
    public ICallHook? Hook { get; init; }

    /// <summary>Random for each start of the server, 32 hexadecimal digits.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Every container that is not gone, by name.</summary>
    public ConcurrentDictionary<string, HotContainer> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>Every pool, by the key of its target.</summary>
    public ConcurrentDictionary<string, FunctionPool> Pools { get; } = new(StringComparer.Ordinal);

    /// <summary>How many containers each function has.</summary>
    public ContainerCounts Counts { get; } = new();

    /// <summary>Frees idle containers for those who have no room.</summary>
    public RoomMaker Rooms => field ??= new RoomMaker(this);

    /// <summary>Whether a container could not be removed since the <see cref="Reconciler"/> has looked last.</summary>
    public bool HasLeftBehind { get; set; }

    /// <summary>Ended when the agent stops.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    public ClientLimits Limits =>
        field ??= new(
            Options.MaxResponseHeadBytes is > 0 and <= int.MaxValue / 4
                ? (int)Options.MaxResponseHeadBytes
                : 10 * 1024 * 1024,
            Options.MaxResponseBytes > 0 ? Options.MaxResponseBytes : long.MaxValue
        );

    /// <summary>The pool of a target, made when there is none.</summary>
    public FunctionPool PoolOf(CallTarget target) =>
        Pools.TryGetValue(target.Key, out var pool) ? pool : AddPool(target);

    private FunctionPool AddPool(CallTarget target) =>
        Pools.GetOrAdd(
            target.Key,
            static (_, made) => new FunctionPool(made.Context, made.Target),
            (Context: this, Target: target)
        );
}
