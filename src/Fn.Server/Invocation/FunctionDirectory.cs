using Fn.Agent.Calls;
using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Server.Invocation;

/// <summary>What calls need to know of functions and triggers, kept in memory. Source: server specification 2.1.</summary>
/// <remarks>
/// A change through this server is seen by the next call. A change by another server is seen within a second. While the data store
/// does not answer, what is known is used on; what is not found is never kept.
/// </remarks>
internal sealed class FunctionDirectory(
    IAppStore apps,
    IFunctionStore functions,
    ITriggerStore triggers,
    LookupCaches caches
)
{
    /// <summary>The function with this id and its app.</summary>
    /// <exception cref="Fn.Model.Errors.FnException"><see cref="FunctionErrors.NotFound"/>, <see cref="AppErrors.NotFound"/>.</exception>
    public ValueTask<CallTarget> GetFunctionAsync(string fnId, CancellationToken cancellationToken) =>
        caches.Functions.GetAsync(fnId, LoadFunctionAsync, cancellationToken);

    /// <summary>The function with this id, if it is known and need not be looked up anew; costs nothing.</summary>
    public CallTarget? FindKnown(ReadOnlySpan<char> fnId) => caches.Functions.FindFresh(fnId);

    /// <summary>The function that a path calls, and through which trigger.</summary>
    /// <exception cref="Fn.Model.Errors.FnException">
    /// <see cref="AppErrors.NotFound"/>, <see cref="TriggerErrors.NotFound"/>, <see cref="FunctionErrors.NotFound"/>, in this order.
    /// </exception>
    public ValueTask<TriggerTarget> GetTriggerAsync(TriggerPath? path, CancellationToken cancellationToken) =>
        path is { } known
            ? caches.Triggers.GetAsync(known, LoadTriggerAsync, cancellationToken)
            : throw AppErrors.NotFound.ToException();

    private async Task<CallTarget> LoadFunctionAsync(string fnId, CancellationToken cancellationToken)
    {
        var function =
            await functions.FindAsync(fnId, cancellationToken) ?? throw FunctionErrors.NotFound.ToException();
        var app = await apps.FindAsync(function.AppId, cancellationToken) ?? throw AppErrors.NotFound.ToException();
        return new CallTarget(app, function);
    }

    private async Task<TriggerTarget> LoadTriggerAsync(TriggerPath path, CancellationToken cancellationToken)
    {
        var app = await apps.FindByNameAsync(path.AppName, cancellationToken) ?? throw AppErrors.NotFound.ToException();
        var trigger =
            await triggers.FindBySourceAsync(app.Id, "http", path.Source, cancellationToken)
            ?? throw TriggerErrors.NotFound.ToException();
        var target = await LoadFunctionAsync(trigger.FnId, cancellationToken);
        return new TriggerTarget(target, trigger);
    }
}
