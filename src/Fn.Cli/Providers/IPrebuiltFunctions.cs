using System.Text.Json;

namespace Fn.Cli.Providers;

/// <summary>A catalogue of functions that can be had ready made. Entries are the service's own JSON objects. Source: command line specification 2.7.</summary>
internal interface IPrebuiltFunctions
{
    /// <summary>Listings, optionally only those with a text in their name or with a kind of trigger.</summary>
    Task<IReadOnlyList<JsonElement>> ListAsync(
        int limit,
        string? search,
        string? trigger,
        CancellationToken cancellationToken
    );

    /// <summary>Versions of a listing.</summary>
    Task<IReadOnlyList<JsonElement>> ListVersionsAsync(
        string listing,
        int limit,
        bool current,
        CancellationToken cancellationToken
    );

    /// <summary>Kinds of triggers, or the one of this name.</summary>
    Task<IReadOnlyList<JsonElement>> ListTriggersAsync(string? name, CancellationToken cancellationToken);

    /// <summary>One listing, by name or id.</summary>
    /// <exception cref="CliException">No listing has that name.</exception>
    Task<JsonElement> GetAsync(string listing, CancellationToken cancellationToken);

    /// <summary>One version, by id.</summary>
    Task<JsonElement> GetVersionAsync(string id, CancellationToken cancellationToken);
}
