namespace Fn.Model.Functions;

/// <summary>A function: one container image and its limits, owned by one app.</summary>
/// <remarks>Shape: the API v2 <c>Fn</c> schema, members in snake_case and in this order. Source: server specification 1.10.</remarks>
public sealed record Function
{
    /// <summary>26 characters, made by the server; empty in a create request.</summary>
    public string Id { get; init; } = "";

    /// <summary>At most 255 bytes, equal to its own URL path-segment form; unique in the app; immutable.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owning app; immutable.</summary>
    public string AppId { get; init; } = "";

    /// <summary>Image reference, passed to the engine as it is.</summary>
    public string Image { get; init; } = "";

    /// <summary>Memory limit of each container, in MiB.</summary>
    /// <value>1 to 8192; 0 on create asks for the default, 128; omitted in JSON when 0.</value>
    public ulong Memory { get; init; }

    /// <summary>Longest time for one call, in seconds.</summary>
    /// <value>1 to 300; 0 on create asks for the default, 30; omitted in JSON when 0.</value>
    public int Timeout { get; init; }

    /// <summary>Time without a call after which a container is removed, in seconds.</summary>
    /// <value>1 to 3600; 0 on create asks for the default, 30; omitted in JSON when 0.</value>
    public int IdleTimeout { get; init; }

    /// <summary>Environment of the function, over that of the app; written as an object even when empty, never null.</summary>
    public IReadOnlyDictionary<string, string> Config
    {
        get;
        init => field = value ?? EmptyMaps.Config;
    } = EmptyMaps.Config;

    /// <summary>Free data of clients and the computed invoke endpoint; omitted in JSON when empty, never null.</summary>
    public IReadOnlyDictionary<string, Wire.RawJson> Annotations
    {
        get;
        init => field = value ?? EmptyMaps.Annotations;
    } = EmptyMaps.Annotations;

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Copied from the app at creation; empty when the app has none.</summary>
    public string Shape
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>When it last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
