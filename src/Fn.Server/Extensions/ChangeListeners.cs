namespace Fn.Server.Extensions;

/// <summary>All listeners of one kind of resource, as one.</summary>
internal sealed class ChangeListeners<T>(IReadOnlyList<IChangeListener<T>> listeners) : IChangeListener<T>
    where T : class
{
    public async ValueTask<T> BeforeCreateAsync(T resource, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            resource = await listener.BeforeCreateAsync(resource, cancellationToken);
        }
        return resource;
    }

    public async ValueTask AfterCreateAsync(T resource, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            await listener.AfterCreateAsync(resource, cancellationToken);
        }
    }

    public T BeforeUpdate(T stored, T updated)
    {
        foreach (var listener in listeners)
        {
            updated = listener.BeforeUpdate(stored, updated);
        }
        return updated;
    }

    public async ValueTask AfterUpdateAsync(T resource, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            await listener.AfterUpdateAsync(resource, cancellationToken);
        }
    }

    public async ValueTask BeforeDeleteAsync(string id, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            await listener.BeforeDeleteAsync(id, cancellationToken);
        }
    }

    public async ValueTask AfterDeleteAsync(string id, CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            await listener.AfterDeleteAsync(id, cancellationToken);
        }
    }
}
