using Fn.Agent.Admission;
using Fn.Agent.Engine;
using Fn.Agent.Pool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fn.Agent;

/// <summary>Begins and ends the agent with the server. Source: server specification 4.12, 4.13.</summary>
internal sealed class AgentService(
    PoolContext context,
    MachineResources machine,
    WarmKeeper keeper,
    ILogger<AgentService> logger
) : IHostedLifecycleService
{
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(20);
    private Task _reconciling = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

    /// <exception cref="EngineException">The engine does not answer.</exception>
    /// <exception cref="AgentStartException">The sockets of functions have no place.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        context.Directories.Probe();
        using var timeout = new CancellationTokenSource(EngineTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var engine = await context.Engine.GetInfoAsync(either.Token);
        context.Directories.BoundIfPossible(engine.SeesMounts);
        logger.EngineFound(engine.Name, engine.Version);
        logger.AvailableMemory(machine.AvailableBytes, machine.AvailableBytes - machine.UsableBytes);
        logger.RamReservations(machine.UsableBytes);
        logger.CpuReservations(machine.CpuMillis);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now does this server own its port, and so its id: a second one on the port has failed before.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _reconciling = Task.Run(() => new Reconciler(context).RunAsync(context.Stopping.Token), cancellationToken);
        _keeping = Task.Run(() => keeper.RunAsync(context.Stopping.Token), cancellationToken);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After the listener has let its calls finish.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await context.Stopping.CancelAsync();
        await _reconciling;
        await _keeping;
        foreach (var pool in context.Pools.Values)
        {
            pool.Stop();
        }
        var removals = Task.WhenAll(context.Containers.Values.Select(static c => c.RemoveAsync("server stops")));
        if (await Task.WhenAny(removals, Task.Delay(RemoveTimeout, context.Time, CancellationToken.None)) != removals)
        {
            logger.ShutdownTooSlow(context.Containers.Count);
        }
        await RemoveRestAsync();
    }

    // What could not be removed while the engine was away.
    private async Task RemoveRestAsync()
    {
        using var timeout = new CancellationTokenSource(EngineTimeout, context.Time);
        try
        {
            await new Reconciler(context).RunOnceAsync(isFirst: false, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            logger.ShutdownTooSlow(context.Containers.Count);
        }
        context.Directories.RemoveLeftovers();
    }
}
