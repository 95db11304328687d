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

    public async ValueTask<Trigger> InsertAsync(Trigger trigger, CancellationToken cancellationToken)
    {
        var wanted = await _changes.BeforeCreateAsync(trigger, cancellationToken);
        var stored = await store.InsertAsync(wanted, cancellationToken);
        await _changes.AfterCreateAsync(stored, cancellationToken);
        return stored;
    }

    public async ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    )
    {
        var updated = await store.UpdateAsync(
            triggerId,
            stored => _changes.BeforeUpdate(stored, change(stored)),
            cancellationToken
        );
        await _changes.AfterUpdateAsync(updated, cancellationToken);
        return updated;
    }

    public async ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken)
    {
        await _changes.BeforeDeleteAsync(triggerId, cancellationToken);
        await store.DeleteAsync(triggerId, cancellationToken);
        await _changes.AfterDeleteAsync(triggerId, cancellationToken);
    }
}
