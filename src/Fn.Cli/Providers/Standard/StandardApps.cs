using Fn.Client;
using Fn.Client.Apps;
using Fn.Model.Apps;

namespace Fn.Cli.Providers.Standard;

/// <summary>The apps of an Fn server.</summary>
internal sealed class StandardApps(AppsClient client) : IApps
{
    public Task<App> CreateAsync(App app, ChangeOptions options, CancellationToken cancellationToken) =>
        client.CreateAsync(app, cancellationToken);

    public Task<App?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        client.FindByNameAsync(name, cancellationToken);

    public IAsyncEnumerable<App> ListAsync(ListFilter? filter, string? cursor, CancellationToken cancellationToken) =>
        client.ListAsync(filter, cursor, cancellationToken);

    public Task UpdateAsync(App app, ChangeOptions options, CancellationToken cancellationToken) =>
        client.UpdateAsync(app, cancellationToken);

    public Task MoveAsync(
        string id,
        string compartmentId,
        ChangeOptions options,
        CancellationToken cancellationToken
    ) => throw new CliException("an Fn server has no compartments");

    public Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken) =>
        client.DeleteAsync(id, cancellationToken);
}
