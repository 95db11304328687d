using System.Runtime.CompilerServices;
using Fn.Agent.Pool;
using Fn.Agent.Tracing;
using Fn.Model.Errors;

namespace Fn.Agent.Calls;

/// <summary>Runs calls in containers of this node.</summary>
internal sealed class LocalInvoker(PoolContext context) : IInvoker
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallOutcome> InvokeAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        context.Metrics.OnBegun();
        using var span = Spans.Start("agent_submit", call);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Sockets.ExchangeEnd> RunAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            Acquisition acquired;
            using (Spans.Start("agent_get_slot"))
            {
                acquired = await AcquireAsync(call.Target, cancellationToken);
            }
            if (acquired.Lane is not { } lane)
            {
                return new(acquired.Failure!);
            }
            exchange.OnAcquired();
            var isUsable = false;
            try
            {
                using var span = Spans.Start("agent_hot_exec", call);
                var end = await lane.CallAsync(call, exchange, cancellationToken);
                isUsable = end.KeepsContainer;
                // A container that ended while it was idle is no fault of this call, which it has not seen.
                if (!(end.WasNeverSent && lane.Container.HasServed) || cancellationToken.IsCancellationRequested)
                {
                    return end;
                }
            }
            finally
            {
                lane.Container.Pool.Return(lane, isUsable);
            }
        }
    }

    private ValueTask<Acquisition> AcquireAsync(CallTarget target, CancellationToken cancellationToken)
    {
        while (!context.Stopping.IsCancellationRequested)
        {
            if (!context.PoolOf(target).TryAcquire(out var lane, out var waiter))
            {
                continue; // closed for being unused, just now
            }
            return waiter is null
                ? ValueTask.FromResult(new Acquisition(lane, Failure: null))
                : WaitAsync(waiter, cancellationToken);
        }
        return ValueTask.FromResult(new Acquisition(Lane: null, CallOutcome.TooBusy));
    }

    private static ValueTask<Acquisition> WaitAsync(Waiter waiter, CancellationToken cancellationToken) =>
        Spans.IsOn ? WaitTracedAsync(waiter, cancellationToken) : waiter.WaitAsync(cancellationToken);

    private static async ValueTask<Acquisition> WaitTracedAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("agent_wait_hot");
        return await waiter.WaitAsync(cancellationToken);
    }
}
