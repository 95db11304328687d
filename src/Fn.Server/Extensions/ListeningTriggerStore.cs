using Fn.Datastore.Triggers;
using Fn.Model.Triggers;

namespace Fn.Server.Extensions;

/// <summary>A store of triggers with listeners around its changes.</summary>
internal sealed class ListeningTriggerStore(ITriggerStore store, IReadOnlyList<ITriggerListener> listeners)
    : ITriggerStore
{
    private readonly ChangeListeners<Trigger> _changes = new(listeners);

    public ValueTask<Trigger?> FindAsync(string triggerId, CancellationToken cancellationToken) =>
        store.FindAsync(triggerId, cancellationToken);

    public ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    ) => store.FindBySourceAsync(appId, type, source, cancellationToken);

    public ValueTask<IReadOnlyList<Trigger>> ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    ) => store.ListAsync(filter, after, count, cancellationToken);

    public ValueTask<Trigger> InsertAsync(Trigger trigger, CancellationToken cancellationToken) =>
        _changes.InsertAsync(trigger, store.InsertAsync, cancellationToken);

    public ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    ) => _changes.UpdateAsync(triggerId, change, store.UpdateAsync, cancellationToken);

    public ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken) =>
        _changes.DeleteAsync(triggerId, store.DeleteAsync, cancellationToken);
}
