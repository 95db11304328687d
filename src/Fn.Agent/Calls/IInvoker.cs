namespace Fn.Agent.Calls;

/// <summary>Runs calls: the agent of this node, or whatever stands for agents elsewhere.</summary>
public interface IInvoker
{
    /// <summary>Runs one call to its end; safe to call from any thread, any number at a time.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="exchange">Where the request comes from and the answer goes to; not touched after the end.</param>
    /// <param name="cancellationToken">The caller left: the call ends with <see cref="CallOutcome.CallerLeft"/>.</param>
    /// <returns>
    /// The end, never an exception. When it is not <see cref="CallOutcome.Completed"/> although the answer had begun, what the
    /// caller got is cut.
    /// </returns>
    ValueTask<CallOutcome> InvokeAsync(Call call, ICallExchange exchange, CancellationToken cancellationToken);
}
