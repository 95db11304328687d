using System.Runtime.CompilerServices;
using System.Text.Json;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client;
using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>What applications and functions of the service have in common: lists, one by id, changes under a condition, waits for a state.</summary>
/// <param name="connection">The service.</param>
/// <param name="time">Clock of the waits.</param>
/// <param name="path">Path of the collection.</param>
internal sealed class OciCollection(OciConnection connection, TimeProvider time, string path)
{
    private readonly Dictionary<string, OciAnswer> _seen = new(StringComparer.Ordinal);

    /// <summary>The one of this name when exactly one has it, in full; else null.</summary>
    /// <param name="owner">Query parameter of the owner, <c>compartmentId</c> or <c>applicationId</c>.</param>
    /// <param name="ownerId">Its id.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<OciAnswer?> FindAsync(
        string owner,
        string ownerId,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (name.Length == 0)
        {
            return null; // which the service takes for no filter
        }
        var list = Query.Of(path, (owner, ownerId), ("displayName", name));
        var answer = await connection.SendAsync(HttpMethod.Get, list, null, null, cancellationToken);
        return
            OciJson.Items(answer.Body).Where(item => OciJson.Text(item, "displayName") == name).ToList() is [var only]
            ? await GetAsync(OciJson.Text(only, "id"), cancellationToken)
            : null;
    }

    /// <summary>The one of this id.</summary>
    public async Task<OciAnswer> GetAsync(string id, CancellationToken cancellationToken) =>
        _seen[id] = await connection.SendAsync(HttpMethod.Get, PathOf(id), null, null, cancellationToken);

    /// <summary>The one of this id as this run has last seen it.</summary>
    public async Task<OciAnswer> GetSeenAsync(string id, CancellationToken cancellationToken) =>
        _seen.TryGetValue(id, out var seen) ? seen : await GetAsync(id, cancellationToken);

    /// <summary>All that a list has, page by page as the caller goes on.</summary>
    /// <param name="owner">Query parameter of the owner, <c>compartmentId</c> or <c>applicationId</c>.</param>
    /// <param name="ownerId">Its id.</param>
    /// <param name="filter">Which; null is all.</param>
    /// <param name="page">Where to start; null is the first.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<JsonElement> ListAsync(
        string owner,
        string ownerId,
        ListFilter? filter,
        string? page,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string?>(StringComparer.Ordinal);
        do
        {
            if (!seen.Add(page))
            {
                throw new CliException($"the service's list has no end: it leads back to page {page}");
            }
            var list = Query.Of(
                path,
                (owner, ownerId),
                ("displayName", filter?.DisplayName ?? filter?.Name),
                ("id", filter?.Id),
                ("lifecycleState", filter?.LifecycleState),
                ("page", page),
                ("sortBy", filter?.SortBy),
                ("sortOrder", filter?.SortOrder)
            );
            var answer = await connection.SendAsync(HttpMethod.Get, list, null, null, cancellationToken);
            foreach (var item in OciJson.Items(answer.Body))
            {
                yield return item;
            }
            page = answer.NextPage;
        } while (page is not null);
    }

    /// <summary>Adds one.</summary>
    public async Task<JsonElement> CreateAsync(
        Action<Utf8JsonWriter> body,
        ChangeOptions options,
        CancellationToken cancellationToken
    )
    {
        var answer = await connection.SendAsync(HttpMethod.Post, path, body, null, cancellationToken);
        await WaitAsync(OciJson.Text(answer.Body, "id"), options, cancellationToken);
        return answer.Body;
    }

    /// <summary>Changes one, without waiting.</summary>
    public async Task<OciAnswer> UpdateAsync(
        string id,
        Action<Utf8JsonWriter> body,
        string? ifMatch,
        CancellationToken cancellationToken
    ) => _seen[id] = await connection.SendAsync(HttpMethod.Put, PathOf(id), body, ifMatch, cancellationToken);

    /// <summary>Asks for an action on one.</summary>
    public async Task ActAsync(
        string id,
        string action,
        Action<Utf8JsonWriter> body,
        ChangeOptions options,
        CancellationToken cancellationToken
    )
    {
        var target = $"{PathOf(id)}/actions/{action}";
        await connection.SendAsync(HttpMethod.Post, target, body, options.IfMatch, cancellationToken);
        await WaitAsync(id, options, cancellationToken);
    }

    /// <summary>Removes one.</summary>
    public async Task DeleteAsync(string id, ChangeOptions options, CancellationToken cancellationToken)
    {
        await connection.SendAsync(HttpMethod.Delete, PathOf(id), null, options.IfMatch, cancellationToken);
        await WaitAsync(id, options, cancellationToken);
    }

    /// <summary>Looks until the resource has the state that was asked for, if any was.</summary>
    /// <exception cref="CliException">It did not get there in time.</exception>
    public async Task WaitAsync(string id, ChangeOptions options, CancellationToken cancellationToken)
    {
        if (options.State is not { Length: > 0 } wanted)
        {
            return;
        }
        var start = time.GetTimestamp();
        while (!string.Equals(await StateAsync(id, cancellationToken), wanted, StringComparison.OrdinalIgnoreCase))
        {
            if (time.GetElapsedTime(start) + options.WaitInterval > options.MaxWait)
            {
                throw new CliException("timed out waiting for requested state");
            }
            await Task.Delay(options.WaitInterval, time, cancellationToken);
        }
    }

    private async Task<string> StateAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return OciJson.Text((await GetAsync(id, cancellationToken)).Body, "lifecycleState");
        }
        catch (OciRefusalException e) when (e.Status == 404)
        {
            return "DELETED";
        }
    }

    private string PathOf(string id) => $"{path}/{Query.Segment(id)}";
}
