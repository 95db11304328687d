using Fn.Agent.Calls;
using Fn.Model.Apps;

namespace Fn.Server.Invocation;

/// <summary>What calls need to know of functions and triggers, kept in memory. Source: server specification 2.1.</summary>
/// <remarks>
/// A change through this server is seen by the next call. A change by another server is seen within a second. While what
/// is asked does not answer, what is known is used on; what is not found is never kept.
/// </remarks>
internal sealed class FunctionDirectory(IDefinitions definitions, LookupCaches caches)
{
    /// <summary>The function with this id and its app.</summary>
    /// <exception cref="Fn.Model.Errors.FnException">As <see cref="IDefinitions.LoadFunctionAsync"/>.</exception>
    public ValueTask<CallTarget> GetFunctionAsync(string fnId, CancellationToken cancellationToken) =>
        caches.Functions.GetAsync(fnId, definitions.LoadFunctionAsync, cancellationToken);

    /// <summary>The function with this id, if it is known and need not be looked up anew; costs nothing.</summary>
    public CallTarget? FindKnown(ReadOnlySpan<char> fnId) => caches.Functions.FindFresh(fnId);

    /// <summary>The function that a path calls, and through which trigger.</summary>
    /// <exception cref="Fn.Model.Errors.FnException">As <see cref="IDefinitions.LoadTriggerAsync"/>.</exception>
    public ValueTask<TriggerTarget> GetTriggerAsync(TriggerPath? path, CancellationToken cancellationToken) =>
        path is { } known
            ? caches.Triggers.GetAsync(known, definitions.LoadTriggerAsync, cancellationToken)
            : throw AppErrors.NotFound.ToException();
}
