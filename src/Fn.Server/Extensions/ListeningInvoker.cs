using Fn.Agent.Calls;

namespace Fn.Server.Extensions;

/// <summary>An invoker with the steps of extensions around its calls.</summary>
/// <param name="invoker">What runs them.</param>
/// <param name="steps">The steps.</param>
/// <param name="hasHook">Whether the invoker itself says when a call has its container; else a call begins when it is asked for.</param>
internal sealed class ListeningInvoker(IInvoker invoker, CallSteps steps, bool hasHook) : IInvoker
{
    public async ValueTask<CallOutcome> InvokeAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        (call, var end) = await steps.OverrideAsync(call, cancellationToken);
        if (!hasHook)
        {
            end ??= await steps.BeginAsync(call, cancellationToken);
        }
        end ??= await invoker.InvokeAsync(call, exchange, cancellationToken);
        await steps.EndAsync(call, end, cancellationToken);
        return end;
    }
}
