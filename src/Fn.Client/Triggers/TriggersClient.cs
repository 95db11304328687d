using Fn.Client.Connection;
using Fn.Client.Errors;
using Fn.Model.Triggers;
using Fn.Model.Wire;

namespace Fn.Client.Triggers;

/// <summary>Calls below <c>/v2/triggers</c>.</summary>
public sealed class TriggersClient
{
    private static readonly ApiOperation List = new(HttpMethod.Get, "/triggers", "ListTriggers");
    private static readonly ApiOperation Create = new(HttpMethod.Post, "/triggers", "CreateTrigger")
    {
        Told = [400, 409],
        Documented = [400, 404, 409],
    };
    private static readonly ApiOperation Read = new(HttpMethod.Get, "/triggers/{triggerID}", "GetTrigger")
    {
        Documented = [404],
    };
    private static readonly ApiOperation Update = new(HttpMethod.Put, "/triggers/{triggerID}", "UpdateTrigger")
    {
        Told = [400],
        Documented = [400, 404],
    };
    private static readonly ApiOperation Delete = new(HttpMethod.Delete, "/triggers/{triggerID}", "DeleteTrigger")
    {
        Documented = [404],
    };
    private readonly ApiConnection _connection;

    internal TriggersClient(ApiConnection connection) => _connection = connection;

    /// <summary>Adds a trigger to the function it names; its id and times are the server's.</summary>
    /// <exception cref="FnApiException">400 when a value is refused, 404 without app or function, 409 when name or source is taken.</exception>
    public Task<Trigger> CreateAsync(Trigger trigger, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            Create,
            "/triggers",
            writer => TriggerBody.Write(writer, trigger),
            WireJson.Trigger,
            cancellationToken
        );

    /// <summary>The trigger with this id.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task<Trigger> GetAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Read, "/triggers/" + Query.Segment(id), null, WireJson.Trigger, cancellationToken);

    /// <summary>The trigger with exactly this name in a function, or null.</summary>
    public async Task<Trigger?> FindByNameAsync(
        string appId,
        string fnId,
        string name,
        CancellationToken cancellationToken
    )
    {
        var page = await GetPageAsync(appId, fnId, name, null, cancellationToken).ConfigureAwait(false);
        return page.Items.FirstOrDefault(trigger => string.Equals(trigger.Name, name, StringComparison.Ordinal));
    }

    /// <summary>The trigger with this name in a function.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    public async Task<Trigger> GetByNameAsync(
        string appId,
        string fnId,
        string name,
        CancellationToken cancellationToken
    ) =>
        await FindByNameAsync(appId, fnId, name, cancellationToken).ConfigureAwait(false)
        ?? throw new FnLookupException("trigger", name);

    /// <summary>The triggers of an app in order of name, page by page as the caller goes on.</summary>
    /// <param name="appId">The app.</param>
    /// <param name="fnId">Only those of this function; null is all.</param>
    /// <param name="cursor">The <c>next_cursor</c> of a page seen before; null starts at the first.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public IAsyncEnumerable<Trigger> ListAsync(
        string appId,
        string? fnId,
        string? cursor,
        CancellationToken cancellationToken
    ) => Paging.WalkAsync(next => GetPageAsync(appId, fnId, null, next, cancellationToken), cursor, cancellationToken);

    /// <summary>One page of the triggers of an app; function and name narrow it when given.</summary>
    public Task<Page<Trigger>> GetPageAsync(
        string appId,
        string? fnId,
        string? name,
        string? cursor,
        CancellationToken cancellationToken
    ) =>
        _connection.GetPageAsync(
            List,
            Query.Of("/triggers", ("app_id", appId), ("cursor", cursor), ("fn_id", fnId), ("name", name)),
            WireJson.TriggerPage,
            cancellationToken
        );

    /// <summary>Changes the trigger that has this id; annotations are merged.</summary>
    /// <exception cref="FnApiException">400 when a value is refused, 404 when there is no such trigger.</exception>
    public Task<Trigger> UpdateAsync(Trigger trigger, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            Update,
            "/triggers/" + Query.Segment(trigger.Id),
            writer => TriggerBody.Write(writer, trigger),
            WireJson.Trigger,
            cancellationToken
        );

    /// <summary>Removes a trigger.</summary>
    /// <exception cref="FnApiException">404 when there is none.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _connection.SendAsync(Delete, "/triggers/" + Query.Segment(id), null, cancellationToken);
}
