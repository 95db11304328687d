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

    public ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken) =>
        _changes.InsertAsync(function, store.InsertAsync, cancellationToken);

    public ValueTask<Function> UpdateAsync(
        string fnId,
        Func<Function, Function> change,
        CancellationToken cancellationToken
    ) => _changes.UpdateAsync(fnId, change, store.UpdateAsync, cancellationToken);

    public ValueTask DeleteAsync(string fnId, CancellationToken cancellationToken) =>
        _changes.DeleteAsync(fnId, store.DeleteAsync, cancellationToken);
}
