using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fn.Cli.Projects.Yaml;

/// <summary>Reads the first document of a YAML or JSON text into a small tree.</summary>
/// <remarks>Works on parser events only: nothing is reflected on, depth and size are bounded, aliases are expanded.</remarks>
internal static class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxItems = 100_000;

    /// <summary>The root value; null when the text holds none.</summary>
    /// <exception cref="CliException">When the text is not YAML: <c>yaml: line 2: did not find …</c>.</exception>
    public static YamlItem? Read(string text)
    {
        var parser = Parse(text);
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }
            return new Loader(parser).Load(0);
        }
        catch (YamlException exception)
        {
            throw new CliException($"yaml: line {exception.Start.Line}: {Words(exception.Message)}");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The parser's own slips on hopeless text.
            throw new CliException($"yaml: line {parser.Current?.End.Line ?? 1}: not readable", cause: exception);
        }
    }

    /// <summary>A parser of the text, whose indexes are those of the text.</summary>
    public static Parser Parse(string text) =>
        // Before JSON the parser takes a byte order mark for a word.
        new(new StringReader(text.StartsWith("\ufeff{", StringComparison.Ordinal) ? " " + text[1..] : text));

    /// <summary>The reason alone of a parser's message.</summary>
    public static string Words(string message)
    {
        var words = message.Trim().TrimEnd('.');
        var comma = words.IndexOf(", ", StringComparison.Ordinal);
        words =
            words.StartsWith("While ", StringComparison.OrdinalIgnoreCase) && comma > 0 ? words[(comma + 2)..] : words;
        return words switch
        {
            "" => "not readable",
            "Found invalid mapping" or "found invalid mapping" => "mapping values are not allowed in this context",
            _ => (char.ToLowerInvariant(words[0]) + words[1..]).Replace(
                "that violate ",
                "that violates ",
                StringComparison.Ordinal
            ),
        };
    }

    private sealed class Loader(IParser parser)
    {
        private readonly Dictionary<AnchorName, YamlItem> _anchors = [];
        private int _count;

        public YamlItem Load(int depth)
        {
            if (depth > MaxDepth)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "nested too deep");
            }
            Count(1);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                var target = _anchors.TryGetValue(alias.Value, out var known)
                    ? known
                    : throw new YamlException(alias.Start, alias.End, $"unknown anchor '{alias.Value}' referenced");
                Count(Size(target));
                return target;
            }
            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return Remember(scalar, new YamlText(scalar.Value, IsPlain(scalar), (int)scalar.Start.Line));
            }
            if (parser.TryConsume<SequenceStart>(out var sequence))
            {
                return Remember(sequence, LoadList(sequence, depth));
            }
            var mapping = parser.Consume<MappingStart>();
            return Remember(mapping, LoadMap(mapping, depth));
        }

        private YamlList LoadList(SequenceStart start, int depth)
        {
            var items = new List<YamlItem>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Load(depth + 1));
            }
            return new(items, (int)start.Start.Line);
        }

        private YamlMap LoadMap(MappingStart start, int depth)
        {
            var entries = new List<KeyValuePair<string, YamlItem>>();
            var merged = new List<KeyValuePair<string, YamlItem>>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = Load(depth + 1);
                var value = Load(depth + 1);
                if (key is YamlText { IsPlain: true, Text: "<<" } && Merged(value) is { } more)
                {
                    merged.InsertRange(0, more);
                    continue;
                }
                if (key is YamlText text)
                {
                    entries.Add(new(text.Text, value));
                    continue;
                }
                throw new YamlException(new Mark(0, key.Line, 1), Mark.Empty, "a key must be a plain word or a string");
            }
            return new([.. merged, .. entries], (int)start.Start.Line);
        }

        // What '<<: *other' brings along: the last of a key wins, so the map's own entries go behind, and the first of a list last.
        private static IEnumerable<KeyValuePair<string, YamlItem>>? Merged(YamlItem value) =>
            value switch
            {
                YamlMap map => map.Entries,
                YamlList list when list.Items.All(static item => item is YamlMap) => list
                    .Items.Reverse()
                    .SelectMany(static item => ((YamlMap)item).Entries),
                _ => null,
            };

        private YamlItem Remember(NodeEvent node, YamlItem item)
        {
            if (!node.Anchor.IsEmpty)
            {
                _anchors[node.Anchor] = item;
            }
            return item;
        }

        private void Count(int more)
        {
            _count += more;
            if (_count > MaxItems)
            {
                throw new YamlException(parser.Current?.Start ?? Mark.Empty, Mark.Empty, "too many values");
            }
        }

        private static int Size(YamlItem item) =>
            item switch
            {
                YamlList list => 1 + list.Items.Sum(Size),
                YamlMap map => 1 + map.Entries.Sum(entry => Size(entry.Value)),
                _ => 1,
            };

        private static bool IsPlain(Scalar scalar) =>
            scalar is { Style: ScalarStyle.Plain, IsPlainImplicit: true }
            || scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true };
    }
}
