using Fn.Agent.Calls;
using Fn.Datastore.Changes;

namespace Fn.Server.Invocation;

/// <summary>What the directory remembers. Apart from it because the stores tell of changes, and the directory needs the stores.</summary>
internal sealed class LookupCaches(TimeProvider time, ILogger<LookupCaches> logger) : IChangeObserver
{
    /// <summary>Functions with their apps, by function id.</summary>
    public LookupCache<string, CallTarget> Functions { get; } = new(time, logger);

    /// <summary>What each trigger path calls.</summary>
    public LookupCache<TriggerPath, TriggerTarget> Triggers { get; } = new(time, logger);

    /// <inheritdoc/>
    public void OnChanged(string appId)
    {
        Functions.Forget(target => target.App.Id == appId);
        Triggers.Forget(target => target.Target.App.Id == appId);
    }
}
