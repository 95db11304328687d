using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Commands;

/// <summary>Reads the <c>key=value</c> flags.</summary>
internal static class KeyValues
{
    /// <summary><c>--config</c>: split at the first <c>=</c>; entries without one are dropped, as ever.</summary>
    public static SortedDictionary<string, string> Config(CommandRun run, IEnumerable<string> entries)
    {
        var config = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                run.Hint($"--config {entry} has no '=' and is left out; write --config {entry}=VALUE.");
                continue;
            }
            config[entry[..equals]] = entry[(equals + 1)..];
        }
        return config;
    }

    /// <summary><c>--annotation</c>: a key and a JSON value; a bad entry is reported and left out, and the command goes on.</summary>
    public static SortedDictionary<string, RawJson> Annotations(CommandRun run, IEnumerable<string> entries)
    {
        var annotations = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                run.Error.Write(
                    "Annotations must be specified in the form key='value', where value is a valid JSON string"
                );
                continue;
            }
            var value = entry[(equals + 1)..];
            if (ParseJson(value) is { } json)
            {
                annotations[entry[..equals]] = json;
            }
            else
            {
                run.Error.Write(
                    $"Unable to parse annotation value '{value}'. Annotations values must be valid JSON strings.\n"
                );
            }
        }
        return annotations;
    }

    /// <summary>A JSON value, or null when the text is none.</summary>
    public static RawJson? ParseJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return RawOf(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value as annotations keep it.</summary>
    public static RawJson RawOf(JsonElement element)
    {
        var map = JsonSerializer.Deserialize($"{{\"v\":{element.GetRawText()}}}", WireJson.Annotations)!;
        return map["v"];
    }
}
