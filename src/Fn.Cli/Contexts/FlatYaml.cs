using System.Text;
using Fn.Cli.Projects.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fn.Cli.Contexts;

/// <summary>A settings file: a YAML map of strings, kept in key order.</summary>
internal sealed class FlatYaml
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<AnchorName, string> _anchors = [];

    /// <summary>The keys and values in key order.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Sets a value; reading a key that is not there gives the empty string.</summary>
    public string this[string key]
    {
        get => _values.GetValueOrDefault(key, "");
        set => _values[key] = value;
    }

    /// <summary>Reads a text. Nested maps get keys joined by dots; lists are left out.</summary>
    /// <exception cref="FormatException">Not YAML, or not a map; the message starts with <c>yaml:</c>.</exception>
    public static FlatYaml Parse(string text)
    {
        var result = new FlatYaml();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _))
            {
                if (!parser.Accept<MappingStart>(out _))
                {
                    RejectUnlessEmpty(parser);
                    return result;
                }
                result.ReadMap(parser, "");
            }
            return result;
        }
        catch (YamlException e)
        {
            throw new FormatException($"yaml: line {e.Start.Line}: {Fault(e)}", e);
        }
    }

    /// <summary>The file's text: one line a key, strings quoted only where YAML would read something else.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in _values)
        {
            text.Append(YamlScalar.Write(key)).Append(": ").Append(YamlScalar.Write(value)).Append('\n');
        }
        return text.ToString();
    }

    private static string Fault(YamlException e) => YamlReader.Words(e.Message);

    private static void RejectUnlessEmpty(Parser parser)
    {
        if (!parser.TryConsume<Scalar>(out var scalar) || scalar.Value.Length > 0)
        {
            throw new FormatException("yaml: unmarshal errors:\n  line 1: expected a map of settings");
        }
    }

    private void ReadMap(Parser parser, string prefix)
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = prefix + parser.Consume<Scalar>().Value;
            if (parser.Accept<MappingStart>(out _))
            {
                ReadMap(parser, key + ".");
            }
            else if (parser.TryConsume<Scalar>(out var scalar))
            {
                _values[key] = scalar is { Style: ScalarStyle.Plain, Value: "~" or "null" } ? "" : scalar.Value;
                if (!scalar.Anchor.IsEmpty)
                {
                    _anchors[scalar.Anchor] = _values[key];
                }
            }
            else if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                if (_anchors.TryGetValue(alias.Value, out var same))
                {
                    _values[key] = same;
                }
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }
        }
    }
}
