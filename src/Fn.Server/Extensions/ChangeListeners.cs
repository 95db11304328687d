namespace Fn.Server.Extensions;

/// <summary>All listeners of one kind of resource, around the changes that a store makes.</summary>
internal sealed class ChangeListeners<T>(IReadOnlyList<IChangeListener<T>> listeners)
    where T : class
{
    public async ValueTask<T> InsertAsync(
        T resource,
        Func<T, CancellationToken, ValueTask<T>> insert,
        CancellationToken cancellationToken
    )
    {
        foreach (var listener in listeners)
        {
            resource = await listener.BeforeCreateAsync(resource, cancellationToken);
        }
        var stored = await insert(resource, cancellationToken);
        foreach (var listener in listeners)
        {
            await listener.AfterCreateAsync(stored, cancellationToken);
        }
        return stored;
    }

    public async ValueTask<T> UpdateAsync(
        string id,
        Func<T, T> change,
        Func<string, Func<T, T>, CancellationToken, ValueTask<T>> update,
        CancellationToken cancellationToken
    )
    {
        var updated = await update(id, stored => BeforeUpdate(stored, change(stored)), cancellationToken);
        foreach (var listener in listeners)
        {
            await listener.AfterUpdateAsync(updated, cancellationToken);
        }
        return updated;
    }

    public async ValueTask DeleteAsync(
        string id,
        Func<string, CancellationToken, ValueTask> delete,
        CancellationToken cancellationToken
    )
    {
        foreach (var listener in listeners)
        {
            await listener.BeforeDeleteAsync(id, cancellationToken);
        }
        await delete(id, cancellationToken);
        foreach (var listener in listeners)
        {
            await listener.AfterDeleteAsync(id, cancellationToken);
        }
    }

    private T BeforeUpdate(T stored, T updated)
    {
        foreach (var listener in listeners)
        {
            updated = listener.BeforeUpdate(stored, updated);
        }
        return updated;
    }
}
