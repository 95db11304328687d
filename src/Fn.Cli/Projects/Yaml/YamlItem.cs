namespace Fn.Cli.Projects.Yaml;

/// <summary>One value of a YAML or JSON file, with the source text of scalars kept.</summary>
/// <param name="Line">1-based line where the value starts.</param>
internal abstract record YamlItem(int Line);

/// <summary>A scalar.</summary>
/// <param name="Text">Its content as written, without quotes.</param>
/// <param name="IsPlain">True without quotes and without an explicit string tag, so that <c>yes</c> may mean a boolean.</param>
/// <param name="Line">1-based line.</param>
internal sealed record YamlText(string Text, bool IsPlain, int Line) : YamlItem(Line)
{
    /// <summary>What the scalar means under the rules of YAML 1.1.</summary>
    public YamlMeaning Meaning => IsPlain ? YamlScalars.Resolve(Text) : YamlMeaning.Text;
}

/// <summary>A sequence.</summary>
/// <param name="Items">Its items in order.</param>
/// <param name="Line">1-based line.</param>
internal sealed record YamlList(IReadOnlyList<YamlItem> Items, int Line) : YamlItem(Line);

/// <summary>A mapping; a repeated key keeps its last value.</summary>
/// <param name="Entries">Scalar keys and values in file order.</param>
/// <param name="Line">1-based line.</param>
internal sealed record YamlMap(IReadOnlyList<KeyValuePair<string, YamlItem>> Entries, int Line) : YamlItem(Line)
{
    /// <summary>The value of a key, null when it is absent or written as null.</summary>
    public YamlItem? Find(string key)
    {
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Entries[i].Key, key, StringComparison.Ordinal))
            {
                return Entries[i].Value is YamlText { Meaning: YamlMeaning.Null } ? null : Entries[i].Value;
            }
        }
        return null;
    }

    /// <summary>Each key once with its last value, sorted by code point.</summary>
    public SortedDictionary<string, YamlItem> LastByKey()
    {
        var sorted = new SortedDictionary<string, YamlItem>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries)
        {
            sorted[key] = value;
        }
        return sorted;
    }
}
