using System.Globalization;
using System.Text.Json;

namespace Fn.Cli.Providers.Oracle.Connection;

/// <summary>Members of the service's JSON objects; what is absent, null or of another type is empty.</summary>
internal static class OciJson
{
    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Find(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A string, or the empty one.</summary>
    public static string Text(JsonElement item, string name) =>
        Find(item, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    /// <summary>A whole number that is not negative, or 0.</summary>
    public static ulong Number(JsonElement item, string name) =>
        Find(item, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number
            : 0;

    /// <summary>An instant, or the earliest one.</summary>
    public static DateTimeOffset Time(JsonElement item, string name) =>
        DateTimeOffset.TryParse(
            Text(item, name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : default;

    /// <summary>The strings of an object.</summary>
    public static SortedDictionary<string, string> Map(JsonElement item, string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Find(item, name) is { ValueKind: JsonValueKind.Object } value)
        {
            foreach (var member in value.EnumerateObject())
            {
                map[member.Name] = member.Value.ToString();
            }
        }
        return map;
    }

    /// <summary>The items of a list, or of the <c>items</c> of an object.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array ? body.EnumerateArray()
        : Find(body, "items") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray()
        : [];
}
