using Fn.Client;
using Fn.Client.Errors;
using Fn.Model.Functions;

namespace Fn.Cli.Providers;

/// <summary>The functions of a provider.</summary>
internal interface IFunctions
{
    /// <summary>Adds a function to the app it names; its id and times are the provider's, limits of 0 ask for the defaults.</summary>
    Task<Function> CreateAsync(Function function, ChangeOptions options, CancellationToken cancellationToken);

    /// <summary>The function with this id.</summary>
    Task<Function> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>The function with exactly this name in an app, or null.</summary>
    Task<Function?> FindByNameAsync(string appId, string name, CancellationToken cancellationToken);

    /// <summary>The function with exactly this name in an app.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    async Task<Function> GetByNameAsync(string appId, string name, CancellationToken cancellationToken) =>
        await FindByNameAsync(appId, name, cancellationToken) ?? throw new FnLookupException("function", name);

    /// <summary>The functions of an app from a cursor on, page by page as the caller goes on; null starts at the first.</summary>
    IAsyncEnumerable<Function> ListAsync(
        string appId,
        ListFilter? filter,
        string? cursor,
        CancellationToken cancellationToken
    );

    /// <summary>Changes the function that has this id. Maps are merged, an empty value deletes its key; empty and 0 members change nothing.</summary>
    Task<Function> UpdateAsync(Function function, ChangeOptions options, CancellationToken cancellationToken);

    /// <summary>Removes a function with its triggers.</summary>
    Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken);
}
