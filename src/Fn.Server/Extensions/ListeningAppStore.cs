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

    public ValueTask<App> InsertAsync(App app, CancellationToken cancellationToken) =>
        _changes.InsertAsync(app, store.InsertAsync, cancellationToken);

    public ValueTask<App> UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken) =>
        _changes.UpdateAsync(appId, change, store.UpdateAsync, cancellationToken);

    public ValueTask DeleteAsync(string appId, CancellationToken cancellationToken) =>
        _changes.DeleteAsync(appId, store.DeleteAsync, cancellationToken);
}
