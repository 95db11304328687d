using System.Globalization;
using System.Text.Json;
using Fn.Cli.Output;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>The service's catalogue of functions that need no image. Source: command line specification 2.7.</summary>
internal sealed class OraclePrebuiltFunctions(OciConnection connection) : IPrebuiltFunctions
{
    private const string Listings = "/20181201/pbfListings";
    private const string Versions = "/20181201/pbfListingVersions";

    public Task<IReadOnlyList<JsonElement>> ListAsync(
        int limit,
        string? search,
        string? trigger,
        CancellationToken cancellationToken
    ) =>
        GetItemsAsync(
            Query.Of(Listings, ("limit", Text(limit)), ("nameContains", search), ("trigger", trigger)),
            cancellationToken
        );

    public async Task<IReadOnlyList<JsonElement>> ListVersionsAsync(
        string listing,
        int limit,
        bool current,
        CancellationToken cancellationToken
    )
    {
        var id = await ResolveAsync(listing, cancellationToken);
        return await GetItemsAsync(
            Query.Of(
                Versions,
                ("limit", Text(limit)),
                ("pbfListingId", id),
                ("isCurrentVersion", current ? "true" : null)
            ),
            cancellationToken
        );
    }

    public Task<IReadOnlyList<JsonElement>> ListTriggersAsync(string? name, CancellationToken cancellationToken) =>
        GetItemsAsync(Query.Of(Listings + "/triggers", ("name", name)), cancellationToken);

    public async Task<JsonElement> GetAsync(string listing, CancellationToken cancellationToken)
    {
        var id = await ResolveAsync(listing, cancellationToken);
        return await GetOneAsync($"{Listings}/{Query.Segment(id)}", cancellationToken);
    }

    public Task<JsonElement> GetVersionAsync(string id, CancellationToken cancellationToken) =>
        GetOneAsync($"{Versions}/{Query.Segment(id)}", cancellationToken);

    /// <summary>The id of a listing that is given by id or by name.</summary>
    /// <exception cref="CliException">No listing has that name.</exception>
    public async Task<string> ResolveAsync(string listing, CancellationToken cancellationToken)
    {
        if (listing.StartsWith("ocid1.", StringComparison.Ordinal))
        {
            return listing;
        }
        var found = await GetItemsAsync(Query.Of(Listings, ("limit", "1"), ("name", listing)), cancellationToken);
        return found is [var only, ..]
            ? OciJson.Text(only, "id")
            : throw new CliException(
                $"PBF listing {GoText.Quote(listing)} not found",
                "'fn list pbfs' shows what there is."
            );
    }

    /// <summary>The memory that the current version of a listing needs, in MiB.</summary>
    /// <exception cref="CliException">The catalogue does not say.</exception>
    public async Task<ulong> GetMinimumMemoryAsync(string id, CancellationToken cancellationToken)
    {
        var versions = await ListVersionsAsync(id, limit: 1, current: true, cancellationToken);
        var least =
            versions is [var version, ..] && OciJson.Find(version, "requirements") is { } requirements
                ? OciJson.Number(requirements, "minMemoryRequiredInMBs")
                : 0;
        return least > 0
            ? least
            : throw new CliException(
                "unable to determine the minimum memory required for this PBF; set memory in the function file or use --memory"
            );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<JsonElement> GetOneAsync(string path, CancellationToken cancellationToken) =>
        (await connection.SendAsync(HttpMethod.Get, path, null, null, cancellationToken)).Body;

    private async Task<IReadOnlyList<JsonElement>> GetItemsAsync(string path, CancellationToken cancellationToken) =>
        [.. OciJson.Items(await GetOneAsync(path, cancellationToken))];
}
