using Fn.Client.Triggers;
using Fn.Model.Triggers;

namespace Fn.Cli.Providers.Standard;

/// <summary>The triggers of an Fn server.</summary>
internal sealed class StandardTriggers(TriggersClient client) : ITriggers
{
    public Task<Trigger> CreateAsync(Trigger trigger, CancellationToken cancellationToken) =>
        client.CreateAsync(trigger, cancellationToken);

    public Task<Trigger?> FindByNameAsync(
        string appId,
        string fnId,
        string name,
        CancellationToken cancellationToken
    ) => client.FindByNameAsync(appId, fnId, name, cancellationToken);

    public IAsyncEnumerable<Trigger> ListAsync(
        string appId,
        string? fnId,
        string? cursor,
        CancellationToken cancellationToken
    ) => client.ListAsync(appId, fnId, cursor, cancellationToken);

    public Task<Trigger> UpdateAsync(Trigger trigger, CancellationToken cancellationToken) =>
        client.UpdateAsync(trigger, cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        client.DeleteAsync(id, cancellationToken);
}
