using System.Buffers;
using System.Text.Json;

namespace Fn.Cli.Output;

/// <summary>Writes the JSON form of a list command: an array of objects, four blanks of indent, no newline at the end.</summary>
internal static class JsonList
{
    /// <summary>The array of objects as they came.</summary>
    public static string Of(IEnumerable<JsonElement> items)
    {
        using var document = JsonDocument.Parse(
            '[' + string.Join(',', items.Select(static item => item.GetRawText())) + ']'
        );
        return GoJson.Listed(document.RootElement);
    }

    /// <summary>The array; each item's members are written by <paramref name="writeMembers"/>.</summary>
    public static string Of<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStartObject();
                writeMembers(writer, item);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return GoJson.Listed(document.RootElement);
    }
}
