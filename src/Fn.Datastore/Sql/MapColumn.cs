using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>A map in a text column: sorted, HTML-escaped JSON and a newline; the empty map is the empty string. Source: specification 6.2.</summary>
internal static class MapColumn
{
    public static string Write(IReadOnlyDictionary<string, string> config) => Write(config, WireJson.Config);

    public static string Write(IReadOnlyDictionary<string, RawJson> annotations) =>
        Write(annotations, WireJson.Annotations);

    public static IReadOnlyDictionary<string, string> ReadConfig(string? text) => Read(text, WireJson.Config)!;

    public static IReadOnlyDictionary<string, RawJson> ReadAnnotations(string? text) =>
        Read(text, WireJson.Annotations)!;

    private static string Write<T>(
        IReadOnlyDictionary<string, T> map,
        JsonTypeInfo<IReadOnlyDictionary<string, T>> type
    ) => map.Count == 0 ? "" : JsonSerializer.Serialize(map, type) + "\n";

    // Null becomes the one empty map in the resource's own initializer.
    private static IReadOnlyDictionary<string, T>? Read<T>(
        string? text,
        JsonTypeInfo<IReadOnlyDictionary<string, T>> type
    ) => string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize(text, type);
}
