using Fn.Agent.Engine;

namespace Fn.Agent.Pool;

/// <summary>Removes containers and directories that carry this server's mark and that it does not know: what a killed server left.</summary>
internal sealed class Reconciler(PoolContext context)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Looks now and every minute. Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, context.Time);
        try
        {
            await RunOnceAsync(isFirst: true, cancellationToken);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await RunOnceAsync(isFirst: false, cancellationToken);
                ClosePools();
            }
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
    }

    public async Task RunOnceAsync(bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            var options = context.Options;
            var count = await RemoveAsync(ContainerSpecs.ServerLabel, options.ServerId, cancellationToken);
            if (isFirst && options.ContainerLabelTag.Length > 0)
            {
                count += await RemoveAsync(
                    ContainerSpecs.ClassifierLabel,
                    options.ContainerLabelTag,
                    cancellationToken
                );
            }
            if (count > 0)
            {
                context.Logger.LeftoversRemoved(count);
            }
        }
        catch (EngineException failure)
        {
            context.Logger.ReconcileFailed(failure.Message);
        }
        if (isFirst)
        {
            context.Directories.RemoveLeftovers();
        }
    }

    private async Task<int> RemoveAsync(string label, string value, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var found in await context.Engine.ListAsync(label, value, cancellationToken))
        {
            // Listed first and looked up then, so that one that ended in between is at worst removed twice.
            if (!context.Containers.ContainsKey(found.Name))
            {
                await context.Engine.RemoveAsync(found.Id, cancellationToken);
                count++;
            }
        }
        return count;
    }

    private void ClosePools()
    {
        foreach (var (key, pool) in context.Pools)
        {
            if (pool.TryClose(context.Options.LauncherTimeout))
            {
                context.Pools.TryRemove(new(key, pool));
            }
        }
        context.Metrics.Retire(context.Pools.Values.Select(static pool => pool.Meter).ToHashSet());
    }
}
