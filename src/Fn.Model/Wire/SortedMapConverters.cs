using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fn.Model.Wire;

/// <summary>Maps with sorted keys, as Fn writes them; a null value in a config map is the empty string.</summary>
internal sealed class ConfigConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => SortedMap.Read(ref reader, static (ref r) => r.GetString() ?? "");

    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, string> value,
        JsonSerializerOptions options
    ) => SortedMap.Write(writer, value, static (w, item) => w.WriteStringValue(item));
}

/// <summary>Annotations with sorted keys and values as the client wrote them.</summary>
internal sealed class AnnotationsConverter : JsonConverter<IReadOnlyDictionary<string, RawJson>>
{
    private static readonly RawJsonConverter Values = new();

    public override IReadOnlyDictionary<string, RawJson> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => SortedMap.Read(ref reader, (ref r) => Values.Read(ref r, typeof(RawJson), options));

    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, RawJson> value,
        JsonSerializerOptions options
    ) => SortedMap.Write(writer, value, (w, item) => Values.Write(w, item, options));
}
