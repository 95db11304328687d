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
        var arrived = context.Time.GetTimestamp();
        using var span = Spans.Start("agent_submit", call);
        try
        {
            if (call.Target.MemoryBytes > context.Ledger.TotalBytes)
            {
                return OnEnded(call, CallOutcome.ImpossibleResources, arrived);
            }
            return await RunAsync(call, exchange, arrived, cancellationToken);
        }
        catch (Exception defect)
        {
            context.Logger.CallFailed(defect, call.Id);
            call.IsFailureLogged = true;
            return context.Metrics.OnEnded(call.Target, CallOutcome.NotStarted(RequestErrors.Internal));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallOutcome> RunAsync(
        Call call,
        ICallExchange exchange,
        long arrived,
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
                return OnEnded(call, acquired.Failure!, arrived);
            }
            var acquiredAt = context.Time.GetTimestamp();
            exchange.OnAcquired(lane.Container);
            var isUsable = false;
            try
            {
                using var span = Spans.Start("agent_hot_exec", call);
                var end = await lane.CallAsync(call, exchange, cancellationToken);
                isUsable = end.KeepsContainer;
                // A container that ended while it was idle is no fault of this call, which it has not seen.
                if (!(end.WasNeverSent && lane.Container.HasServed) || cancellationToken.IsCancellationRequested)
                {
                    return OnEnded(call, end.Outcome, arrived, lane.Container, acquiredAt);
                }
            }
            finally
            {
                lane.Container.Pool.Return(lane, isUsable);
            }
        }
    }

    /// <summary>Counts the end of a call and tells of it, once a call.</summary>
    private CallOutcome OnEnded(
        Call call,
        CallOutcome outcome,
        long arrived,
        HotContainer? container = null,
        long acquiredAt = 0
    )
    {
        var now = context.Time.GetTimestamp();
        var leftQueue = container is null ? now : acquiredAt;
        var (waited, ran) = (
            context.Time.GetElapsedTime(arrived, leftQueue),
            context.Time.GetElapsedTime(leftQueue, now)
        );
        context.Logger.CallEnded(call, outcome, container?.Name, waited, ran);
        return context.Metrics.OnEnded(call.Target, outcome);
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
