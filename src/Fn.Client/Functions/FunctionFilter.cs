namespace Fn.Client.Functions;

/// <summary>Query parameters of a function list; null members are not sent. A standard server knows only the name.</summary>
public sealed record FunctionFilter
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
}
