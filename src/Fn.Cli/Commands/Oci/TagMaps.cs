using System.Text.Json;
using Fn.Cli.Output;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Oci;

/// <summary>Reading and writing of tags and of the maps they are kept in.</summary>
internal static class TagMaps
{
    /// <summary>A map of JSON values; empty when the text is null or no object.</summary>
    public static SortedDictionary<string, RawJson> Read(RawJson? text)
    {
        var map = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        if (text?.Text is not ['{', ..] json)
        {
            return map;
        }
        foreach (var (key, value) in JsonSerializer.Deserialize(json, WireJson.Annotations)!)
        {
            map[key] = value;
        }
        return map;
    }

    /// <summary>The map as one JSON value.</summary>
    public static RawJson Write(SortedDictionary<string, RawJson> map) =>
        new(JsonSerializer.Serialize(map, WireJson.Annotations));

    /// <summary><c>key=value</c>.</summary>
    /// <exception cref="CliException">Another form.</exception>
    public static (string Key, string Value) SplitTag(string tag)
    {
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        return equals switch
        {
            < 0 => throw new CliException($"invalid tag {GoText.Quote(tag)} (expected key=value)"),
            0 => throw new CliException($"invalid tag {GoText.Quote(tag)} (key must not be empty)"),
            _ => (tag[..equals], tag[(equals + 1)..]),
        };
    }

    /// <summary><c>namespace.key=value</c>; a value that starts like JSON must be JSON.</summary>
    /// <exception cref="CliException">Another form.</exception>
    public static (string Space, string Key, RawJson Value) SplitDefinedTag(string tag)
    {
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        var dot = equals < 0 ? -1 : tag.IndexOf('.', 0, equals);
        if (dot <= 0 || dot == equals - 1)
        {
            throw new CliException($"invalid defined tag {GoText.Quote(tag)} (expected namespace.key=value)");
        }
        var value = tag[(equals + 1)..];
        var json = value is ['{' or '[' or '"', ..]
            ? KeyValues.ParseJson(value)
                ?? throw new CliException($"invalid defined tag {GoText.Quote(tag)} (value is not valid JSON)")
            : RawJson.FromString(value);
        return (tag[..dot], tag[(dot + 1)..equals], json);
    }

    /// <summary><c>namespace.key</c>.</summary>
    /// <exception cref="CliException">Another form.</exception>
    public static (string Space, string Key) SplitDefinedKey(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < path.Length - 1
            ? (path[..dot], path[(dot + 1)..])
            : throw new CliException($"invalid defined tag key {GoText.Quote(path)} (expected namespace.key)");
    }
}
