using System.Buffers;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Client.Connection;

/// <summary>Request bodies: one compact object, keys in alphabetical order, a newline. Source: command line specification, appendix A.</summary>
internal static class RequestBody
{
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJsonEncoder.Instance }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    public static void Time(Utf8JsonWriter writer, string name, DateTimeOffset value)
    {
        if (value != default)
        {
            writer.WriteString(name, WireTime.Format(value));
        }
    }

    public static void Config(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> config)
    {
        if (config.Count > 0)
        {
            writer.WritePropertyName("config");
            JsonSerializer.Serialize(writer, config, WireJson.Config);
        }
    }

    public static void Annotations(Utf8JsonWriter writer, IReadOnlyDictionary<string, RawJson> annotations)
    {
        if (annotations.Count > 0)
        {
            writer.WritePropertyName("annotations");
            JsonSerializer.Serialize(writer, annotations, WireJson.Annotations);
        }
    }
}
