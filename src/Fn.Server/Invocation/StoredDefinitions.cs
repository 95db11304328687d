using Fn.Agent.Calls;
using Fn.Datastore.Apps;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Server.Invocation;

/// <summary>Functions and triggers out of the data store of this node.</summary>
internal sealed class StoredDefinitions(IAppStore apps, IFunctionStore functions, ITriggerStore triggers) : IDefinitions
{
    /// <inheritdoc/>
    public async Task<CallTarget> LoadFunctionAsync(string fnId, CancellationToken cancellationToken)
    {
        var function =
            await functions.FindAsync(fnId, cancellationToken) ?? throw FunctionErrors.NotFound.ToException();
        var app = await apps.FindAsync(function.AppId, cancellationToken) ?? throw AppErrors.NotFound.ToException();
        return new CallTarget(app, function);
    }

    /// <inheritdoc/>
    public async Task<TriggerTarget> LoadTriggerAsync(TriggerPath path, CancellationToken cancellationToken)
    {
        var app = await apps.FindByNameAsync(path.AppName, cancellationToken) ?? throw AppErrors.NotFound.ToException();
        var trigger =
            await triggers.FindBySourceAsync(app.Id, "http", path.Source, cancellationToken)
            ?? throw TriggerErrors.NotFound.ToException();
        var target = await LoadFunctionAsync(trigger.FnId, cancellationToken);
        return new TriggerTarget(target, trigger);
    }
}
