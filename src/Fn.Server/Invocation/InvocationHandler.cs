using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Ids;
using Fn.Server.Observability.Metrics;
using Fn.Server.Routing;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Invocation;

/// <summary>Finds what is called, has it called, and answers.</summary>
internal sealed class InvocationHandler(
    FunctionDirectory directory,
    IInvoker invoker,
    IdGenerator ids,
    DetachedCalls detached,
    ILogger<InvocationHandler> logger
)
{
    private const string DirectPrefix = "/invoke/";

    /// <summary>A direct call.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (!RequestPath.TryDecode(context, out var path) || path.Length <= DirectPrefix.Length)
        {
            return AnswerLookupAsync(context, FunctionErrors.NotFound.ToException());
        }
        return directory.FindKnown(path.AsSpan(DirectPrefix.Length)) is { } target
            ? CallAsync(context, target)
            : LookUpAsync(context, path[DirectPrefix.Length..]);
    }

    /// <summary>A call through a trigger.</summary>
    public async Task TriggerAsync(HttpContext context)
    {
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = TriggerPath.Parse(sent is { Length: > 0 } ? sent : context.Request.Path.ToUriComponent());
        TriggerTarget target;
        try
        {
            target = await directory.GetTriggerAsync(path, context.RequestAborted);
        }
        catch (Exception failure) when (failure is FnException or OperationCanceledException)
        {
            await AnswerLookupAsync(context, failure);
            return;
        }
        var call = new Call
        {
            Id = ids.Next(),
            Target = target.Target,
            Trigger = target.Trigger,
        };
        await RunAsync(context, call, isGateway: true);
    }

    private async Task LookUpAsync(HttpContext context, string fnId)
    {
        CallTarget target;
        try
        {
            target = await directory.GetFunctionAsync(fnId, context.RequestAborted);
        }
        catch (Exception failure) when (failure is FnException or OperationCanceledException)
        {
            await AnswerLookupAsync(context, failure);
            return;
        }
        await CallAsync(context, target);
    }

    private Task CallAsync(HttpContext context, CallTarget target)
    {
        var call = new Call
        {
            Id = ids.Next(),
            Target = target,
            IsDetached = context.Request.Headers[CallHeaders.InvokeType] is [CallHeaders.Detached],
        };
        return call.IsDetached ? detached.RunAsync(context, call) : RunAsync(context, call, isGateway: false);
    }

    private async Task RunAsync(HttpContext context, Call call, bool isGateway)
    {
        var exchange = new HttpCallExchange(context, call.Id, isGateway);
        var outcome = await invoker.InvokeAsync(call, exchange, context.RequestAborted);
        if (ReferenceEquals(outcome, CallOutcome.Completed))
        {
            if (await exchange.FinishAsync())
            {
                return;
            }
            outcome = CallOutcome.ResponseBroken;
        }
        await exchange.AbandonAsync();
        await CallAnswers.FailAsync(context, call, outcome, logger);
    }

    private Task AnswerLookupAsync(HttpContext context, Exception failure)
    {
        if (failure is FnException known)
        {
            return CallAnswers.WriteErrorAsync(context.Response, known.Error, detail: null, callId: null);
        }
        logger.CallerLeftEarly(context.Request.Method, context.Request.Path);
        context.Response.StatusCode = ApiMetrics.ClientGone;
        return Task.CompletedTask;
    }
}
