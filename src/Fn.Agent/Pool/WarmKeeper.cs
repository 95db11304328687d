using Fn.Agent.Calls;

namespace Fn.Agent.Pool;

/// <summary>Sees to it that functions have the containers that are to be ready without calls.</summary>
/// <remarks>
/// It looks when the server has started, soon after each change, and every minute, for changes that another server made. What it
/// finds is all that counts: a version of a function that is not found any more is kept no longer.
/// </remarks>
/// <param name="context">What pools share.</param>
/// <param name="functions">Null where nobody knows of functions but from their calls.</param>
internal sealed class WarmKeeper(PoolContext context, IKeptFunctions? functions = null)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private HashSet<FunctionPool> _kept = [];

    /// <summary>Keeps them until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (functions is null)
        {
            return;
        }
        try
        {
            while (true)
            {
                var isDone = await TryKeepAsync(functions, cancellationToken);
                await WaitAsync(functions, isDone ? LookEvery : AfterFailure, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops.
        }
    }

    private async Task<bool> TryKeepAsync(IKeptFunctions known, CancellationToken cancellationToken)
    {
        try
        {
            Keep(await known.ListAsync(cancellationToken));
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            context.Logger.KeptUnknown(failure.Message);
            return false;
        }
    }

    private void Keep(IReadOnlyList<CallTarget> targets)
    {
        var kept = new HashSet<FunctionPool>();
        foreach (var target in targets)
        {
            if (target.Scale.MinContainers > 0)
            {
                kept.Add(Keep(target));
            }
        }
        foreach (var pool in _kept)
        {
            if (!kept.Contains(pool))
            {
                pool.TryKeep(minimum: 0);
            }
        }
        _kept = kept;
    }

    private FunctionPool Keep(CallTarget target)
    {
        while (true)
        {
            var pool = context.PoolOf(target);
            if (pool.TryKeep(target.Scale.MinContainers) || context.Stopping.IsCancellationRequested)
            {
                return pool;
            }
        }
    }

    // Changes come in numbers, when many functions are deployed; a moment's wait makes them one.
    private async Task WaitAsync(IKeptFunctions known, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(longest, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await known.WaitForChangeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return; // time to look anyway
        }
        await Task.Delay(Gather, context.Time, cancellationToken);
    }
}
