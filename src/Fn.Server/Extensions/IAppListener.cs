using Fn.Model.Apps;

namespace Fn.Server.Extensions;

/// <summary>Stands around apps: their changes, and their reads too, those of the server itself included.</summary>
public interface IAppListener : IChangeListener<App>
{
    /// <summary>An app is about to be looked up by its id.</summary>
    ValueTask BeforeGetAsync(string appId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>An app was found.</summary>
    ValueTask AfterGetAsync(App app, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Apps are about to be listed.</summary>
    /// <param name="name">Only the app of this name; null for all.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>The name to list by.</returns>
    ValueTask<string?> BeforeListAsync(string? name, CancellationToken cancellationToken) => ValueTask.FromResult(name);

    /// <summary>A page of apps was read.</summary>
    ValueTask AfterListAsync(IReadOnlyList<App> apps, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
