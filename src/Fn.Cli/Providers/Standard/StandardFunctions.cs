using Fn.Client;
using Fn.Client.Functions;
using Fn.Model.Functions;

namespace Fn.Cli.Providers.Standard;

/// <summary>The functions of an Fn server.</summary>
internal sealed class StandardFunctions(FunctionsClient client) : IFunctions
{
    public Task<Function> CreateAsync(Function function, ChangeOptions options, CancellationToken cancellationToken) =>
        client.CreateAsync(function, cancellationToken);

    public Task<Function> GetAsync(string id, CancellationToken cancellationToken) =>
        client.GetAsync(id, cancellationToken);

    public Task<Function?> FindByNameAsync(string appId, string name, CancellationToken cancellationToken) =>
        client.FindByNameAsync(appId, name, cancellationToken);

    public IAsyncEnumerable<Function> ListAsync(
        string appId,
        ListFilter? filter,
        string? cursor,
        CancellationToken cancellationToken
    ) => client.ListAsync(appId, filter, cursor, cancellationToken);

    public Task<Function> UpdateAsync(Function function, ChangeOptions options, CancellationToken cancellationToken) =>
        client.UpdateAsync(function, cancellationToken);

    public Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken) =>
        client.DeleteAsync(id, cancellationToken);
}
