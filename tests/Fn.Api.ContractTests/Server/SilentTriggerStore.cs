using System.Diagnostics;
using Fn.Datastore.Triggers;
using Fn.Model.Triggers;

namespace Fn.Api.ContractTests.Server;

/// <summary>A store that says nothing until who asks gives up.</summary>
internal sealed class SilentTriggerStore : ITriggerStore
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it has been asked.</summary>
    public Task Asked => _asked.Task;

    public ValueTask<Trigger?> FindAsync(string triggerId, CancellationToken cancellationToken) =>
        BeSilentAsync<Trigger?>(cancellationToken);

    public ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    ) => BeSilentAsync<Trigger?>(cancellationToken);

    public ValueTask<IReadOnlyList<Trigger>> ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    ) => BeSilentAsync<IReadOnlyList<Trigger>>(cancellationToken);

    public ValueTask<Trigger> InsertAsync(Trigger trigger, CancellationToken cancellationToken) =>
        BeSilentAsync<Trigger>(cancellationToken);

    public ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    ) => BeSilentAsync<Trigger>(cancellationToken);

    public async ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken) =>
        await BeSilentAsync<Trigger>(cancellationToken);

    private async ValueTask<T> BeSilentAsync<T>(CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new UnreachableException();
    }
}
