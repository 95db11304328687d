using Fn.Agent.Calls;
using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>An invoker with listeners around its calls.</summary>
internal sealed class ListeningInvoker(
    IInvoker invoker,
    IReadOnlyList<ICallListener> listeners,
    ILogger<ListeningInvoker> logger
) : IInvoker
{
    public async ValueTask<CallOutcome> InvokeAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        await Task.Yield(); // the thread of the connection must not wait, and listeners may
        try
        {
            foreach (var listener in listeners)
            {
                call = await listener.BeforeCallAsync(call, cancellationToken);
            }
        }
        catch (FnException refusal)
        {
            return CallOutcome.Stopped(refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CallOutcome.CallerLeft;
        }
        catch (Exception defect)
        {
            logger.CallListenerFailed(defect, call.Id);
            return CallOutcome.Stopped(RequestErrors.Internal);
        }
        var outcome = await invoker.InvokeAsync(call, exchange, cancellationToken);
        await Task.Yield();
        foreach (var listener in listeners)
        {
            await TellEndAsync(listener, call, outcome, cancellationToken);
        }
        return outcome;
    }

    private async ValueTask TellEndAsync(
        ICallListener listener,
        Call call,
        CallOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await listener.AfterCallAsync(call, outcome, cancellationToken);
        }
        catch (Exception defect)
        {
            logger.CallListenerFailed(defect, call.Id);
        }
    }
}
