namespace Fn.Model.Triggers;

/// <summary>A trigger: a path under <c>/t/{app}</c> that calls a function as plain HTTP.</summary>
/// <remarks>Shape: the API v2 <c>Trigger</c> schema, members in snake_case and in this order. Source: server specification 1.11.</remarks>
public sealed record Trigger
{
    /// <summary>26 characters, made by the server; empty in a create request.</summary>
    public string Id { get; init; } = "";

    /// <summary>At most 255 bytes of letters, numbers, <c>_</c> and <c>-</c>; unique in its function.</summary>
    public string Name { get; init; } = "";

    /// <summary>The app of the function.</summary>
    public string AppId { get; init; } = "";

    /// <summary>The function that is called.</summary>
    public string FnId { get; init; } = "";

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Always <c>http</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The path below <c>/t/{app}</c>, matched exactly; starts with <c>/</c>; unique in the app.</summary>
    public string Source { get; init; } = "";

    /// <summary>Free data of clients and the computed endpoint; omitted in JSON when empty, never null.</summary>
    public IReadOnlyDictionary<string, Wire.RawJson> Annotations
    {
        get;
        init => field = value ?? EmptyMaps.Annotations;
    } = EmptyMaps.Annotations;
}
