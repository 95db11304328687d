namespace Fn.Model.Wire;

/// <summary>One page of a list. Source: server specification 1.8.</summary>
/// <remarks>Shape: <c>{"next_cursor":"…","items":[…]}</c>; the cursor comes first and is omitted on the last page.</remarks>
public sealed record Page<T>
{
    /// <summary>Unpadded base64url of the name that the next page starts after; null when this page was not full.</summary>
    public string? NextCursor { get; init; }

    /// <summary>In order of name; never null.</summary>
    public required IReadOnlyList<T> Items { get; init; }
}
