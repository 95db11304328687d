using System.Text.Json.Serialization;

namespace Fn.Model.Wire;

/// <summary>Any JSON value, kept as the client wrote it: number spellings, escapes and key order survive.</summary>
/// <param name="Text">Valid JSON without insignificant white space; not HTML-escaped (that happens on output).</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(string Text)
{
    /// <summary>A JSON string with this content.</summary>
    public static RawJson FromString(string value) => new('"' + WireJsonEncoder.Instance.Encode(value) + '"');

    /// <summary>The value that this valid JSON text spells, without its insignificant white space.</summary>
    public static RawJson FromText(string json) => new(RawJsonConverter.Compact(json));

    /// <summary>The content when this is a JSON string, else null.</summary>
    public string? AsString()
    {
        if (Text is not ['"', ..])
        {
            return null;
        }
        using var document = System.Text.Json.JsonDocument.Parse(Text);
        return document.RootElement.GetString();
    }
}
