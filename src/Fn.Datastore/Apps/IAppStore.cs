using Fn.Model.Apps;
using Fn.Model.Errors;

namespace Fn.Datastore.Apps;

/// <summary>Keeps apps. Every write is durable when its task completes.</summary>
public interface IAppStore
{
    /// <summary>The app with this id, or null.</summary>
    ValueTask<App?> FindAsync(string appId, CancellationToken cancellationToken);

    /// <summary>The app with exactly this name, or null.</summary>
    ValueTask<App?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="count"/> apps in order of name, starting after <paramref name="afterName"/>.</summary>
    /// <param name="name">Only the app of this name; null for all.</param>
    /// <param name="afterName">Exclusive lower bound; empty starts at the first.</param>
    /// <param name="count">1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    ValueTask<IReadOnlyList<App>> ListAsync(
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>Adds an app as it is, id and times included, and returns what is stored.</summary>
    /// <exception cref="FnException"><see cref="AppErrors.AlreadyExists"/> when the name is taken.</exception>
    ValueTask<App> InsertAsync(App app, CancellationToken cancellationToken);

    /// <summary>Replaces an app by what <paramref name="change"/> makes of it, in one transaction.</summary>
    /// <param name="appId">Which app.</param>
    /// <param name="change">Gets the stored app; what it throws rolls back. May run again when the database says so.</param>
    /// <param name="cancellationToken">Ends the wait for the database; not observed once the commit has begun.</param>
    /// <exception cref="FnException"><see cref="AppErrors.NotFound"/>.</exception>
    ValueTask<App> UpdateAsync(string appId, Func<App, App> change, CancellationToken cancellationToken);

    /// <summary>Deletes an app with its functions and triggers, in one transaction.</summary>
    /// <exception cref="FnException"><see cref="AppErrors.NotFound"/>.</exception>
    ValueTask DeleteAsync(string appId, CancellationToken cancellationToken);
}
