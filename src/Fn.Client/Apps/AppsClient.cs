using Fn.Client.Connection;
using Fn.Client.Errors;
using Fn.Model.Apps;
using Fn.Model.Wire;

namespace Fn.Client.Apps;

/// <summary>Calls below <c>/v2/apps</c>.</summary>
public sealed class AppsClient
{
    private static readonly ApiOperation List = new(HttpMethod.Get, "/apps", "ListApps");
    private static readonly ApiOperation Create = new(HttpMethod.Post, "/apps", "CreateApp") { Told = [400, 409] };
    private static readonly ApiOperation Read = new(HttpMethod.Get, "/apps/{appID}", "GetApp") { Documented = [404] };
    private static readonly ApiOperation Update = new(HttpMethod.Put, "/apps/{appID}", "UpdateApp")
    {
        Told = [400],
        Documented = [400, 404],
    };
    private static readonly ApiOperation Delete = new(HttpMethod.Delete, "/apps/{appID}", "DeleteApp") { Told = [404] };
    private readonly ApiConnection _connection;

    internal AppsClient(ApiConnection connection) => _connection = connection;

    /// <summary>Adds an app; its id and times are the server's.</summary>
    /// <exception cref="FnApiException">400 for a bad name, 409 when it is taken.</exception>
    public Task<App> CreateAsync(App app, CancellationToken cancellationToken) =>
        _connection.SendAsync(Create, "/apps", writer => AppBody.Write(writer, app), WireJson.App, cancellationToken);

    /// <summary>The app with this id.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task<App> GetAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Read, "/apps/" + Query.Segment(id), null, WireJson.App, cancellationToken);

    /// <summary>The app with exactly this name, or null; an empty name, which a server takes for no filter, is no app's.</summary>
    public async Task<App?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        var page = await GetPageAsync(new ListFilter { Name = name }, null, cancellationToken).ConfigureAwait(false);
        return page.Items.FirstOrDefault(app => string.Equals(app.Name, name, StringComparison.Ordinal));
    }

    /// <summary>The app with this name.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    public async Task<App> GetByNameAsync(string name, CancellationToken cancellationToken) =>
        await FindByNameAsync(name, cancellationToken).ConfigureAwait(false)
        ?? throw new FnLookupException("app", name);

    /// <summary>All apps in order of name, page by page as the caller goes on.</summary>
    /// <param name="filter">Which; null is all.</param>
    /// <param name="cursor">The <c>next_cursor</c> of a page seen before; null starts at the first.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public IAsyncEnumerable<App> ListAsync(ListFilter? filter, string? cursor, CancellationToken cancellationToken) =>
        Paging.WalkAsync(next => GetPageAsync(filter, next, cancellationToken), cursor, cancellationToken);

    /// <summary>One page of apps.</summary>
    public Task<Page<App>> GetPageAsync(ListFilter? filter, string? cursor, CancellationToken cancellationToken) =>
        _connection.GetPageAsync(
            List,
            ListFilter.Page("/apps", appId: null, filter, cursor),
            WireJson.AppPage,
            cancellationToken
        );

    /// <summary>Changes the app that has this id. The server merges maps; an empty value deletes its key; an empty map changes nothing.</summary>
    /// <exception cref="FnApiException">400 when a value is refused, 404 when there is no such app.</exception>
    public Task<App> UpdateAsync(App app, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            Update,
            "/apps/" + Query.Segment(app.Id),
            writer => AppBody.Write(writer, app),
            WireJson.App,
            cancellationToken
        );

    /// <summary>Removes an app with all that is in it.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Delete, "/apps/" + Query.Segment(id), null, cancellationToken);
}
