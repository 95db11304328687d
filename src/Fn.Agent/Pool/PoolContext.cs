using System.Collections.Concurrent;
using Fn.Agent.Admission;
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

    /// <summary>Random for each start of the server, 32 hexadecimal digits.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Every container that is not gone, by name.</summary>
    public ConcurrentDictionary<string, HotContainer> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>Every pool, by the key of its target.</summary>
    public ConcurrentDictionary<string, FunctionPool> Pools { get; } = new(StringComparer.Ordinal);

    /// <summary>Ended when the agent stops.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    public ClientLimits Limits =>
        field ??= new(
            Options.MaxResponseHeadBytes is > 0 and <= int.MaxValue / 4
                ? (int)Options.MaxResponseHeadBytes
                : 10 * 1024 * 1024,
            Options.MaxResponseBytes > 0 ? Options.MaxResponseBytes : long.MaxValue
        );

    /// <summary>Frees idle containers of others for the first claim that waits, when that is enough. Never blocks.</summary>
    /// <returns>Whether there will be room.</returns>
    public bool MakeRoom()
    {
        if (Ledger.FirstWaiting is not { } first)
        {
            return true;
        }
        var missing = Ledger.MissingBytes;
        var idle = new List<HotContainer>();
        foreach (var container in Containers.Values)
        {
            if (container.State is ContainerState.Removing)
            {
                missing -= container.MemoryBytes; // on its way already
            }
            else if (container.IsEvictable && !ReferenceEquals(container.Pool, first.Owner))
            {
                idle.Add(container);
            }
        }
        idle.Sort(static (a, b) => a.IdleSince.CompareTo(b.IdleSince));
        var chosen = Eviction.Choose(idle.Select(static c => (c, c.MemoryBytes)), missing);
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
}
