using Fn.Datastore.Functions;
using Fn.Model.Functions;

namespace Fn.Server.Extensions;

/// <summary>A store of functions with listeners around its changes.</summary>
internal sealed class ListeningFunctionStore(IFunctionStore store, IReadOnlyList<IFunctionListener> listeners)
    : IFunctionStore
{
    private readonly ChangeListeners<Function> _changes = new(listeners);

    public ValueTask<Function?> FindAsync(string fnId, CancellationToken cancellationToken) =>
        store.FindAsync(fnId, cancellationToken);

    public ValueTask<IReadOnlyList<Function>> ListAsync(
        string appId,
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    ) => store.ListAsync(appId, name, afterName, count, cancellationToken);

    public ValueTask<IReadOnlyList<Function>> ListAnnotatedAsync(string key, CancellationToken cancellationToken) =>
        store.ListAnnotatedAsync(key, cancellationToken);

    public async ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken)
    {
        var wanted = await _changes.BeforeCreateAsync(function, cancellationToken);
        var stored = await store.InsertAsync(wanted, cancellationToken);
        await _changes.AfterCreateAsync(stored, cancellationToken);
        return stored;
    }

    public async ValueTask<Function> UpdateAsync(
        string fnId,
        Func<Function, Function> change,
        CancellationToken cancellationToken
    )
    {
        var updated = await store.UpdateAsync(
            fnId,
            stored => _changes.BeforeUpdate(stored, change(stored)),
            cancellationToken
        );
        await _changes.AfterUpdateAsync(updated, cancellationToken);
        return updated;
    }

    public async ValueTask DeleteAsync(string fnId, CancellationToken cancellationToken)
    {
        await _changes.BeforeDeleteAsync(fnId, cancellationToken);
        await store.DeleteAsync(fnId, cancellationToken);
        await _changes.AfterDeleteAsync(fnId, cancellationToken);
    }
}
