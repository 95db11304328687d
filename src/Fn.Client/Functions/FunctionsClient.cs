using Fn.Client.Connection;
using Fn.Client.Errors;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Client.Functions;

/// <summary>Calls below <c>/v2/fns</c>.</summary>
public sealed class FunctionsClient
{
    private static readonly ApiOperation List = new(HttpMethod.Get, "/fns", "ListFns");
    private static readonly ApiOperation Create = new(HttpMethod.Post, "/fns", "CreateFn")
    {
        Told = [400, 409],
        Documented = [400, 404, 409],
    };
    private static readonly ApiOperation Read = new(HttpMethod.Get, "/fns/{fnID}", "GetFn") { Documented = [404] };
    private static readonly ApiOperation Update = new(HttpMethod.Put, "/fns/{fnID}", "UpdateFn")
    {
        Told = [400],
        Documented = [400, 404],
    };
    private static readonly ApiOperation Delete = new(HttpMethod.Delete, "/fns/{fnID}", "DeleteFn")
    {
        Documented = [404],
    };
    private readonly ApiConnection _connection;

    internal FunctionsClient(ApiConnection connection) => _connection = connection;

    /// <summary>Adds a function to the app it names; its id and times are the server's, limits of 0 ask for the defaults.</summary>
    /// <exception cref="FnApiException">400 when a value is refused, 404 when there is no such app, 409 when the name is taken.</exception>
    public Task<Function> CreateAsync(Function function, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            Create,
            "/fns",
            writer => FunctionBody.Write(writer, function),
            WireJson.Function,
            cancellationToken
        );

    /// <summary>The function with this id.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task<Function> GetAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Read, "/fns/" + Query.Segment(id), null, WireJson.Function, cancellationToken);

    /// <summary>The function with exactly this name in an app, or null.</summary>
    public async Task<Function?> FindByNameAsync(string appId, string name, CancellationToken cancellationToken)
    {
        var filter = new ListFilter { Name = name };
        var page = await GetPageAsync(appId, filter, null, cancellationToken).ConfigureAwait(false);
        return page.Items.FirstOrDefault(function => string.Equals(function.Name, name, StringComparison.Ordinal));
    }

    /// <summary>The function with exactly this name in an app.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    public async Task<Function> GetByNameAsync(string appId, string name, CancellationToken cancellationToken) =>
        await FindByNameAsync(appId, name, cancellationToken).ConfigureAwait(false)
        ?? throw new FnLookupException("function", name);

    /// <summary>The functions of an app in order of name, page by page as the caller goes on.</summary>
    /// <param name="appId">The app.</param>
    /// <param name="filter">Which; null is all.</param>
    /// <param name="cursor">The <c>next_cursor</c> of a page seen before; null starts at the first.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public IAsyncEnumerable<Function> ListAsync(
        string appId,
        ListFilter? filter,
        string? cursor,
        CancellationToken cancellationToken
    ) => Paging.WalkAsync(next => GetPageAsync(appId, filter, next, cancellationToken), cursor, cancellationToken);

    /// <summary>One page of the functions of an app.</summary>
    public Task<Page<Function>> GetPageAsync(
        string appId,
        ListFilter? filter,
        string? cursor,
        CancellationToken cancellationToken
    ) =>
        _connection.GetPageAsync(
            List,
            ListFilter.Page("/fns", appId, filter, cursor),
            WireJson.FunctionPage,
            cancellationToken
        );

    /// <summary>Changes the function that has this id. Maps are merged, an empty value deletes its key; empty and 0 members change nothing.</summary>
    /// <exception cref="FnApiException">400 when a value is refused, 404 when there is no such function.</exception>
    public Task<Function> UpdateAsync(Function function, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            Update,
            "/fns/" + Query.Segment(function.Id),
            writer => FunctionBody.Write(writer, function),
            WireJson.Function,
            cancellationToken
        );

    /// <summary>Removes a function with its triggers.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Delete, "/fns/" + Query.Segment(id), null, cancellationToken);
}
