using Fn.Agent.Engine;

namespace Fn.Agent.Pool;

/// <summary>Removes containers and directories that carry this server's mark and that it does not know: what a killed server left, and what an engine that was away kept.</summary>
internal sealed class Reconciler(PoolContext context)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Looks now, every minute, and soon after a container could not be removed. Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Soon, context.Time);
        try
        {
            await RunOnceAsync(isFirst: true, cancellationToken);
            var (lookedAt, pause) = (context.Time.GetTimestamp(), Soon);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (context.Time.GetElapsedTime(lookedAt) < (context.HasLeftBehind ? pause : Every))
                {
                    continue;
                }
                // An engine that stays away is asked ever more seldom.
                (lookedAt, context.HasLeftBehind) = (context.Time.GetTimestamp(), false);
                var hasLooked = await RunOnceAsync(isFirst: false, cancellationToken);
                context.HasLeftBehind |= !hasLooked;
                pause = hasLooked ? Soon : TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, Every.TotalSeconds));
                ClosePools();
            }
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
    }

    /// <summary>Looks once.</summary>
    /// <returns>False when the engine could not be asked.</returns>
    public async Task<bool> RunOnceAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var hasLooked = true;
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
            hasLooked = false;
            context.Logger.ReconcileFailed(failure.Message);
        }
        if (isFirst)
        {
            context.Directories.RemoveLeftovers();
        }
        return hasLooked;
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
