using Fn.Agent.Pool;
using Fn.Model.Errors;

namespace Fn.Agent.Calls;

/// <summary>Runs calls in containers of this node.</summary>
internal sealed class LocalInvoker(PoolContext context) : IInvoker
{
    /// <inheritdoc/>
    public async ValueTask<CallOutcome> InvokeAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        context.Metrics.OnBegun();
        try
        {
            if (call.Target.MemoryBytes > context.Ledger.TotalBytes)
            {
                return context.Metrics.OnEnded(call.Target, CallOutcome.ImpossibleResources);
            }
            var end = await RunAsync(call, exchange, cancellationToken);
            return context.Metrics.OnEnded(call.Target, end.Outcome);
        }
        catch (Exception defect)
        {
            context.Logger.CallFailed(defect, call.Id);
            return context.Metrics.OnEnded(call.Target, CallOutcome.NotStarted(RequestErrors.Internal));
        }
    }

    private async ValueTask<Sockets.ExchangeEnd> RunAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var acquired = await AcquireAsync(call.Target, cancellationToken);
            if (acquired.Container is not { } container)
            {
                return new(acquired.Failure!);
            }
            exchange.OnAcquired();
            var isUsable = false;
            try
            {
                var end = await container.CallAsync(call, exchange, cancellationToken);
                isUsable = end.KeepsContainer;
                // A container that ended while it was idle is no fault of this call, which it has not seen.
                if (!(end.WasNeverSent && container.HasServed) || cancellationToken.IsCancellationRequested)
                {
                    return end;
                }
            }
            finally
            {
                container.Pool.Return(container, isUsable);
            }
        }
    }

    private ValueTask<Acquisition> AcquireAsync(CallTarget target, CancellationToken cancellationToken)
    {
        while (!context.Stopping.IsCancellationRequested)
        {
            if (!PoolOf(target).TryAcquire(out var container, out var waiter))
            {
                continue; // closed for being unused, just now
            }
            return waiter is null
                ? ValueTask.FromResult(new Acquisition(container, Failure: null))
                : waiter.WaitAsync(cancellationToken);
        }
        return ValueTask.FromResult(new Acquisition(Container: null, CallOutcome.TooBusy));
    }

    private FunctionPool PoolOf(CallTarget target) =>
        context.Pools.TryGetValue(target.Key, out var pool) ? pool : AddPool(target);

    private FunctionPool AddPool(CallTarget target) =>
        context.Pools.GetOrAdd(
            target.Key,
            static (_, made) => new FunctionPool(made.Context, made.Target),
            (Context: context, Target: target)
        );
}
