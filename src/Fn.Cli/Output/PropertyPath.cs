using System.Globalization;
using System.Text.Json;

namespace Fn.Cli.Output;

/// <summary>Finds a value inside a JSON object by a dotted path, as in <c>config.KEY</c> or <c>annotations.list.0</c>.</summary>
internal static class PropertyPath
{
    /// <summary>
    /// The value, or null when there is none or it is JSON null. A key may itself hold dots: where the shortest key leads nowhere,
    /// longer ones are tried, so <c>annotations.fnproject.io/fn/invokeEndpoint</c> is found.
    /// </summary>
    public static JsonElement? Find(JsonElement root, string path) => Find(root, path.Split('.'));

    private static JsonElement? Find(JsonElement value, ReadOnlySpan<string> rest)
    {
        if (rest.IsEmpty)
        {
            return value.ValueKind == JsonValueKind.Null ? null : value;
        }
        if (value.ValueKind == JsonValueKind.Array)
        {
            return
                int.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < value.GetArrayLength()
                ? Find(value[index], rest[1..])
                : null;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        for (var length = 1; length <= rest.Length; length++)
        {
            var key = string.Join('.', rest[..length]);
            if (value.TryGetProperty(key, out var member) && Find(member, rest[length..]) is { } found)
            {
                return found;
            }
        }
        return null;
    }
}
