using System.Text.Json;

namespace Fn.Model.Wire;

/// <summary>Reading and writing of string-keyed JSON objects in key order.</summary>
internal static class SortedMap
{
    public delegate T ReadValue<out T>(ref Utf8JsonReader reader);

    public static SortedDictionary<string, T> Read<T>(ref Utf8JsonReader reader, ReadValue<T> readValue)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a map is a JSON object");
        }
        var map = new SortedDictionary<string, T>(Utf8Order.Instance);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = readValue(ref reader);
        }
        return map;
    }

    public static void Write<T>(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, T> map,
        Action<Utf8JsonWriter, T> writeValue
    )
    {
        writer.WriteStartObject();
        // What was read is in order already.
        IEnumerable<KeyValuePair<string, T>> sorted =
            map.Count < 2 || map is SortedDictionary<string, T> { Comparer: Utf8Order }
                ? map
                : map.OrderBy(static pair => pair.Key, Utf8Order.Instance);
        foreach (var (key, value) in sorted)
        {
            writer.WritePropertyName(key);
            writeValue(writer, value);
        }
        writer.WriteEndObject();
    }
}
