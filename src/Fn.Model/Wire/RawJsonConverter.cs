using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fn.Model.Wire;

/// <summary>Reads any value verbatim but for insignificant white space, and writes it HTML-escaped as Fn does.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override bool HandleNull => true;

    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return RawJson.FromText(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(WireJsonEncoder.EscapeHtml(value.Text), skipInputValidation: true);

    internal static string Compact(string json)
    {
        if (json.AsSpan().IndexOfAny(" \t\r\n") < 0)
        {
            return json;
        }
        var compact = new StringBuilder(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString && c == '\\')
            {
                compact.Append(c).Append(json[++i]);
                continue;
            }
            if (c == '"')
            {
                inString = !inString;
            }
            if (inString || !char.IsWhiteSpace(c))
            {
                compact.Append(c);
            }
        }
        return compact.ToString();
    }
}
