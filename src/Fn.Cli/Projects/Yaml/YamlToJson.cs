using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Yaml;

/// <summary>Turns a YAML value, nested maps included, into the JSON that annotations are made of.</summary>
internal static class YamlToJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compact JSON; map keys sorted, numbers and booleans by the rules of YAML 1.1, timestamps as strings.</summary>
    public static RawJson Convert(YamlItem item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, item);
        }
        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, YamlItem item)
    {
        switch (item)
        {
            case YamlList list:
                writer.WriteStartArray();
                foreach (var value in list.Items)
                {
                    Write(writer, value);
                }
                writer.WriteEndArray();
                break;
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.LastByKey())
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case YamlText text:
                WriteScalar(writer, text);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlText scalar)
    {
        switch (scalar.Meaning)
        {
            case YamlMeaning.Null:
                writer.WriteNullValue();
                break;
            case YamlMeaning.Boolean:
                YamlScalars.TryBoolean(scalar.Text, out var truth);
                writer.WriteBooleanValue(truth);
                break;
            case YamlMeaning.Integer:
                YamlScalars.TryInteger(scalar.Text, out var integer);
                writer.WriteNumberValue(integer);
                break;
            case YamlMeaning.Float when TryFinite(scalar.Text, out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    private static bool TryFinite(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
