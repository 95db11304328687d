using Fn.Datastore.Apps;
using Fn.Model.Apps;

namespace Fn.Server.Extensions;

/// <summary>A store of apps with listeners around it.</summary>
internal sealed class ListeningAppStore(IAppStore store, IReadOnlyList<IAppListener> listeners) : IAppStore
{
    private readonly ChangeListeners<App> _changes = new(listeners);

    public async ValueTask<App?> FindAsync(string appId, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            await listener.BeforeGetAsync(appId, cancellationToken);
        }
        if (await store.FindAsync(appId, cancellationToken) is not { } app)
        {
            return null;
        }
        foreach (var listener in listeners)
        {
            await listener.AfterGetAsync(app, cancellationToken);
        }
        return app;
    }

    public ValueTask<App?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        store.FindByNameAsync(name, cancellationToken);

    public async ValueTask<IReadOnlyList<App>> ListAsync(
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    )
    {
        foreach (var listener in listeners)
        {
            name = await listener.BeforeListAsync(name, cancellationToken);
        }
        var apps = await store.ListAsync(name, afterName, count, cancellationToken);
        foreach (var listener in listeners)
        {
            await listener.AfterListAsync(apps, cancellationToken);
        }
        return apps;
    }

    public async ValueTask<App> InsertAsync(App app, CancellationToken cancellationToken)
    {
        var wanted = await _changes.BeforeCreateAsync(app, cancellationToken);
        var stored = await store.InsertAsync(wanted, cancellationToken);
        await _changes.AfterCreateAsync(stored, cancellationToken);
        return stored;
    }

    public async ValueTask<App> UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken)
    {
        var updated = await store.UpdateAsync(
            appId,
            stored => _changes.BeforeUpdate(stored, change(stored)),
            cancellationToken
        );
        await _changes.AfterUpdateAsync(updated, cancellationToken);
        return updated;
    }

    public async ValueTask DeleteAsync(string appId, CancellationToken cancellationToken)
    {
        await _changes.BeforeDeleteAsync(appId, cancellationToken);
        await store.DeleteAsync(appId, cancellationToken);
        await _changes.AfterDeleteAsync(appId, cancellationToken);
    }
}
