using Fn.Agent.Calls;
using Fn.Agent.Tracing;
using Fn.Model.Calls;
using Fn.Model.Errors;
using Fn.Runner.Engagements;
using Fn.Runner.Placement;
using Fn.Server.Hosting;

namespace Fn.Server.Balancing;

/// <summary>Has calls run by runners: the invoker of a load balancer. The numbers are those of server specification 5.4.</summary>
internal sealed class RunnerInvoker(
    IPlacer placer,
    IRunnerPool pool,
    CallModels models,
    PlacerOptions placing,
    ServerOptions options,
    HostShape shape,
    CallCounts counts,
    TimeProvider time,
    ILogger<RunnerInvoker> logger
) : IInvoker
{
    /// <inheritdoc/>
    public async ValueTask<CallOutcome> InvokeAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        counts.OnBegun();
        using var span = Spans.Start("lb_agent_submit", call);
        var outcome = await RunAsync(call, exchange, cancellationToken);
        counts.OnEnded(outcome);
        return outcome;
    }

    private async ValueTask<CallOutcome> RunAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // 1. The whole body, so that one runner after another can be offered it.
            var body = await BodyFrames.ReadAsync(exchange.RequestBody, cancellationToken);
            var model = models.Write(call, exchange);
            exchange.OnRequestSent();

            // 2. to 7. The placer and the runner.
            var offer = new RunnerCall(call, exchange, call.IsDetached)
            {
                Model = model,
                RequestId = shape.RequestId is null ? null : exchange.RequestId,
                Body = body,
            };
            return call.IsDetached
                ? await PlaceDetachedAsync(offer, cancellationToken)
                : await placer.PlaceAsync(pool, offer, cancellationToken);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested || exchange.IsCallerGone(failure))
        {
            return CallOutcome.CallerLeft;
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return CallOutcome.Stopped(RequestErrors.BodyTooLarge(options.MaxRequestSize));
        }
        catch (IOException)
        {
            return CallOutcome.ResponseBroken; // the body broke off, which a full node tells so too
        }
        catch (Exception defect)
        {
            logger.CallFailed(defect, call.Id);
            return CallOutcome.Stopped(RequestErrors.Internal);
        }
    }

    /// <summary>Nobody waits for the end, so there is one in any case: the time to find a runner, to run, and some.</summary>
    private async ValueTask<CallOutcome> PlaceDetachedAsync(RunnerCall offer, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LimitOf(offer.Call), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var outcome = await placer.PlaceAsync(pool, offer, either.Token);
        return
            ReferenceEquals(outcome, CallOutcome.CallerLeft)
            && deadline.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested
            ? CallOutcome.Stopped(CallErrors.ReservationExpired)
            : outcome;
    }

    private TimeSpan LimitOf(Call call) =>
        options.ExecutionHeadroom is { } headroom
            ? placing.DetachedTimeout + TimeSpan.FromSeconds(call.Target.Function.Timeout) + headroom
            : Timeout.InfiniteTimeSpan;
}
