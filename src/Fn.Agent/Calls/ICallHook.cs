namespace Fn.Agent.Calls;

/// <summary>Stands between a container that a call has got and the call. The agent has one or none.</summary>
/// <remarks>
/// The container runs and nobody else has it meanwhile, so whoever is slow here keeps it from others. A call whose container turns out
/// dead before it has seen anything of it gets another, and comes by here again. Source: server specification 9.4, 9.7.
/// </remarks>
public interface ICallHook
{
    /// <summary>A call is about to go to its container. Must not throw.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="container">Where.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Null to go on; else the end of the call, and the container is given back.</returns>
    ValueTask<CallOutcome?> BeforeCallAsync(Call call, ICallContainer container, CancellationToken cancellationToken);

    /// <summary>A call that went to its container has ended there; it is given back when this returns. Must not throw.</summary>
    ValueTask AfterCallAsync(
        Call call,
        ICallContainer container,
        CallOutcome outcome,
        CancellationToken cancellationToken
    );
}
