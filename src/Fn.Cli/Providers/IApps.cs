using Fn.Client;
using Fn.Client.Errors;
using Fn.Model.Apps;

namespace Fn.Cli.Providers;

/// <summary>The apps of a provider.</summary>
internal interface IApps
{
    /// <summary>Adds an app; its id and times are the provider's.</summary>
    Task<App> CreateAsync(App app, ChangeOptions options, CancellationToken cancellationToken);

    /// <summary>The app with exactly this name, or null; an empty name is no app's.</summary>
    Task<App?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>The app with this name.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    async Task<App> GetByNameAsync(string name, CancellationToken cancellationToken) =>
        await FindByNameAsync(name, cancellationToken) ?? throw new FnLookupException("app", name);

    /// <summary>All apps from a cursor on, page by page as the caller goes on; null starts at the first.</summary>
    IAsyncEnumerable<App> ListAsync(ListFilter? filter, string? cursor, CancellationToken cancellationToken);

    /// <summary>Changes the app that has this id. Maps are merged; an empty value deletes its key; an empty map changes nothing.</summary>
    Task UpdateAsync(App app, ChangeOptions options, CancellationToken cancellationToken);

    /// <summary>Moves the app to another compartment.</summary>
    Task MoveAsync(string id, string compartmentId, ChangeOptions options, CancellationToken cancellationToken);

    /// <summary>Removes an app.</summary>
    Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken);
}
