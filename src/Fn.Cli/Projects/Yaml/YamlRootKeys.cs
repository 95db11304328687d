using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fn.Cli.Projects.Yaml;

/// <summary>Where a key of the root mapping and its value stand: indexes into the text.</summary>
/// <param name="Text">The value; null when it is no scalar.</param>
/// <param name="KeyStart">First character of the key.</param>
/// <param name="ValueStart">First character of the value.</param>
/// <param name="ValueEnd">Behind its last one; that of a map or list is not known, and is its first.</param>
internal sealed record YamlRootKey(string? Text, int KeyStart, int ValueStart, int ValueEnd)
{
    /// <summary>Whether another value can be written in the place of this one.</summary>
    public bool IsWord { get; init; }
}

/// <summary>Where the keys of the root mapping of a YAML or JSON text stand.</summary>
internal sealed class YamlRootKeys
{
    private readonly Dictionary<string, YamlRootKey> _entries = new(StringComparer.Ordinal);

    private YamlRootKeys() { }

    /// <summary>Whether the mapping stands in braces.</summary>
    public bool IsFlow { get; private init; }

    /// <summary>First character of the mapping.</summary>
    public int Start { get; private init; }

    /// <summary>Blanks in front of its keys.</summary>
    public int Indent { get; private init; }

    /// <summary>How many keys it has.</summary>
    public int Count => _entries.Count;

    /// <summary>The keys.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>Reads a text.</summary>
    /// <exception cref="CliException">When it is no mapping.</exception>
    public static YamlRootKeys Read(string text)
    {
        var parser = YamlReader.Parse(text);
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        if (!parser.TryConsume<MappingStart>(out var start))
        {
            throw new CliException("yaml: the function file must be a mapping of keys to values");
        }
        var keys = new YamlRootKeys
        {
            IsFlow = start.Style == MappingStyle.Flow,
            Start = (int)start.Start.Index,
            Indent = (int)start.Start.Column - 1,
        };
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            keys.ReadEntry(parser);
        }
        return keys;
    }

    /// <summary>A key, whatever its value is.</summary>
    public YamlRootKey? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>A key whose value is a scalar.</summary>
    public YamlRootKey? FindText(string key) => Find(key) is { Text: not null } entry ? entry : null;

    private void ReadEntry(Parser parser)
    {
        var key = parser.Current as Scalar;
        parser.SkipThisAndNestedEvents();
        var value = parser.Current!;
        parser.SkipThisAndNestedEvents();
        if (key is not null)
        {
            _entries[key.Value] = new(
                (value as Scalar)?.Value,
                (int)key.Start.Index,
                (int)value.Start.Index,
                (int)value.End.Index
            )
            {
                IsWord = value is Scalar or AnchorAlias,
            };
        }
    }
}
