using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Model.Ids;

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
    /// <summary>A direct call.</summary>
    public async Task InvokeAsync(HttpContext context, string fnId)
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
        var call = new Call { Id = ids.Next(), Target = target };
        if (context.Request.Headers[CallHeaders.InvokeType] is [CallHeaders.Detached])
        {
            await detached.RunAsync(context, call);
            return;
        }
        await RunAsync(context, call, isGateway: false);
    }

    /// <summary>A call through a trigger.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">What its URL names; null for none.</param>
    public async Task TriggerAsync(HttpContext context, TriggerPath? path)
    {
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
            TriggerId = target.TriggerId,
        };
        await RunAsync(context, call, isGateway: true);
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
        await CallAnswers.FailAsync(context, call, outcome, logger);
    }

    private static Task AnswerLookupAsync(HttpContext context, Exception failure) =>
        failure is FnException known
            ? CallAnswers.WriteErrorAsync(context.Response, known.Error, detail: null, callId: null)
            : Task.CompletedTask; // the caller left
}
