using Fn.Model.Errors;

namespace Fn.Server.Extensions;

/// <summary>Stands around the changes of one kind of resource. Source: server specification 9.2.</summary>
/// <remarks>
/// Listeners stand around the data store, in the order in which they were added. A request has been checked before they hear of it, and
/// what they make of a resource is stored as it is. An <see cref="FnException"/> from a <c>Before</c> member ends the request with that
/// answer and nothing is changed; one from an <c>After</c> member is answered too, but the change stays.
/// </remarks>
/// <typeparam name="T">App, function or trigger.</typeparam>
public interface IChangeListener<T>
    where T : class
{
    /// <summary>A resource is about to be added, its id already given.</summary>
    /// <returns>What is to be stored.</returns>
    ValueTask<T> BeforeCreateAsync(T resource, CancellationToken cancellationToken) => ValueTask.FromResult(resource);

    /// <summary>A resource was added.</summary>
    ValueTask AfterCreateAsync(T resource, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A resource is about to be replaced. Within the transaction, so it must not wait, and it may be called again for one change.</summary>
    /// <param name="stored">As it is.</param>
    /// <param name="updated">As it is to be; the same object when nothing changes.</param>
    /// <returns>What is to be stored.</returns>
    T BeforeUpdate(T stored, T updated) => updated;

    /// <summary>A resource was replaced.</summary>
    ValueTask AfterUpdateAsync(T resource, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A resource is about to be deleted, if there is one of this id.</summary>
    ValueTask BeforeDeleteAsync(string id, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A resource was deleted. What an app or a function owned went with it, and is not told apart.</summary>
    ValueTask AfterDeleteAsync(string id, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
