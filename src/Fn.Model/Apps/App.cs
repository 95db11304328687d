namespace Fn.Model.Apps;

/// <summary>An app: a named group of functions that share configuration.</summary>
/// <remarks>Shape: the API v2 <c>App</c> schema, members in snake_case and in this order. Source: server specification 1.9.</remarks>
public sealed record App
{
    /// <summary>26 characters, made by the server; empty in a create request.</summary>
    public string Id { get; init; } = "";

    /// <summary>At most 255 bytes of letters, numbers, <c>_</c> and <c>-</c>; unique in the server; immutable.</summary>
    public string Name { get; init; } = "";

    /// <summary>Environment of every function of the app; omitted in JSON when empty, never null.</summary>
    public IReadOnlyDictionary<string, string> Config
    {
        get;
        init => field = value ?? EmptyMaps.Config;
    } = EmptyMaps.Config;

    /// <summary>Free data of clients, at most 100 keys; omitted in JSON when empty, never null.</summary>
    public IReadOnlyDictionary<string, Wire.RawJson> Annotations
    {
        get;
        init => field = value ?? EmptyMaps.Annotations;
    } = EmptyMaps.Annotations;

    /// <summary>Where the output of the functions is sent too; null is none. Schemes udp, tcp, unix, unixgram, tcp+tls.</summary>
    public string? SyslogUrl { get; init; }

    /// <summary>Architecture of the images: <c>GENERIC_X86</c>, <c>GENERIC_ARM</c>, <c>GENERIC_X86_ARM</c>, or empty.</summary>
    public string Shape
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
