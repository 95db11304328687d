using Fn.Client.Connection;

namespace Fn.Client;

/// <summary>Query parameters of a list of apps or functions; null members are not sent. A standard server knows only the name.</summary>
public sealed record ListFilter
{
    /// <summary>The exact name, <c>name</c>.</summary>
    public string? Name { get; init; }

    /// <summary><c>display_name</c>.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>id</c>.</summary>
    public string? Id { get; init; }

    /// <summary><c>lifecycle_state</c>.</summary>
    public string? LifecycleState { get; init; }

    /// <summary><c>sort_by</c>.</summary>
    public string? SortBy { get; init; }

    /// <summary><c>sort_order</c>.</summary>
    public string? SortOrder { get; init; }

    /// <summary>A page of a list.</summary>
    /// <param name="path">Path of the list.</param>
    /// <param name="appId">The app whose functions it has; null for a list of apps.</param>
    /// <param name="filter">Which; null is all.</param>
    /// <param name="cursor">Where the page starts; null is the first.</param>
    internal static string Page(string path, string? appId, ListFilter? filter, string? cursor) =>
        Query.Of(
            path,
            ("app_id", appId),
            ("cursor", cursor),
            ("display_name", filter?.DisplayName),
            ("id", filter?.Id),
            ("lifecycle_state", filter?.LifecycleState),
            ("name", filter?.Name),
            ("sort_by", filter?.SortBy),
            ("sort_order", filter?.SortOrder)
        );
}
