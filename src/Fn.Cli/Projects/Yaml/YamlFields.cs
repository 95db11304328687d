using System.Globalization;
using Fn.Model.Wire;

namespace Fn.Cli.Projects.Yaml;

/// <summary>Takes typed values out of mappings and gathers what does not fit, to report all of it at once.</summary>
internal sealed class YamlFields
{
    private readonly List<string> _problems = [];

    /// <summary>Reports the gathered problems.</summary>
    /// <exception cref="CliException"><c>yaml: unmarshal errors:</c> and a line for each problem.</exception>
    public void Check()
    {
        if (_problems.Count > 0)
        {
            throw new CliException($"yaml: unmarshal errors:\n{string.Join('\n', _problems)}");
        }
    }

    /// <summary>The root mapping; an empty file is an empty mapping.</summary>
    public YamlMap Root(YamlItem? item, string type)
    {
        if (item is null or YamlText { Meaning: YamlMeaning.Null })
        {
            return new([], 1);
        }
        return Map(item, type);
    }

    /// <summary>A mapping; absent is an empty one.</summary>
    public YamlMap Map(YamlItem? item, string type)
    {
        if (item is null)
        {
            return new([], 1);
        }
        if (item is YamlMap map)
        {
            return map;
        }
        Report(item, type);
        return new([], item.Line);
    }

    /// <summary>The items of a sequence; absent is none.</summary>
    public IReadOnlyList<YamlItem> Items(YamlItem? item, string type)
    {
        if (item is YamlList list)
        {
            return list.Items;
        }
        Report(item, type);
        return [];
    }

    /// <summary>A scalar with its source text; absent or null is empty.</summary>
    public string Text(YamlItem? item)
    {
        if (item is YamlText text)
        {
            return text.Meaning == YamlMeaning.Null ? "" : text.Text;
        }
        Report(item, "string");
        return "";
    }

    /// <summary>An integer inside the bounds; null when absent.</summary>
    public decimal? Integer(YamlItem? item, string type, decimal min, decimal max)
    {
        if (
            item is YamlText { Meaning: YamlMeaning.Integer } text
            && YamlScalars.TryInteger(text.Text, out var value)
            && value >= min
            && value <= max
        )
        {
            return value;
        }
        Report(item, type);
        return null;
    }

    /// <summary>A 32-bit integer; null when absent.</summary>
    public int? Int32(YamlItem? item) => (int?)Integer(item, "int32", int.MinValue, int.MaxValue);

    /// <summary>A map of scalars with their source text.</summary>
    public IReadOnlyDictionary<string, string> Texts(YamlItem? item)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Map(item, "map[string]string").LastByKey())
        {
            texts[key] = Text(value);
        }
        return texts;
    }

    /// <summary>A map of any values, as JSON.</summary>
    public IReadOnlyDictionary<string, RawJson> Json(YamlItem? item)
    {
        var values = new SortedDictionary<string, RawJson>(StringComparer.Ordinal);
        foreach (var (key, value) in Map(item, "map[string]interface {}").LastByKey())
        {
            values[key] = YamlToJson.Convert(value);
        }
        return values;
    }

    private void Report(YamlItem? item, string type)
    {
        var found = item switch
        {
            null => null,
            YamlList => "!!seq",
            YamlMap => "!!map",
            YamlText text => $"{Tag(text)} `{Shorten(text.Text)}`",
            _ => "a value",
        };
        if (found is not null)
        {
            _problems.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  line {item!.Line}: cannot unmarshal {found} into {type}"
                )
            );
        }
    }

    private static string Tag(YamlText text) =>
        text.Meaning switch
        {
            YamlMeaning.Boolean => "!!bool",
            YamlMeaning.Integer => "!!int",
            YamlMeaning.Float => "!!float",
            YamlMeaning.Null => "!!null",
            YamlMeaning.Timestamp => "!!timestamp",
            _ => "!!str",
        };

    private static string Shorten(string text) => text.Length > 10 ? $"{text[..7]}..." : text;
}
