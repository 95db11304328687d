namespace Fn.Cli.Projects.Yaml;

/// <summary>Changes one value of the root mapping of a YAML or JSON text and leaves every other character as it is.</summary>
internal static class YamlEdit
{
    /// <summary>Sets a scalar of the root mapping, in place when the key is there, else on a line of its own.</summary>
    /// <param name="text">The file.</param>
    /// <param name="key">The key to set.</param>
    /// <param name="value">A word that needs no quotes in YAML.</param>
    /// <param name="after">Keys behind which a new key goes, the most wanted first; none present puts it in front of the first.</param>
    /// <exception cref="CliException">When the text is not readable, or has a form that cannot be edited.</exception>
    public static string Set(string text, string key, string value, params ReadOnlySpan<string> after)
    {
        var before = YamlReader.Read(text);
        var edited = before is null
            ? $"{text}{LineEnd(text)}{key}: {value}{NewLine(text)}"
            : Edit(text, key, value, after);
        var read = (YamlReader.Read(edited) as YamlMap)?.Find(key) as YamlText;
        return string.Equals(read?.Text, value, StringComparison.Ordinal)
            ? edited
            : throw new CliException(
                $"cannot change '{key}' in the function file, please write '{key}: {value}' yourself"
            );
    }

    private static string LineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? "" : NewLine(text);

    private static string NewLine(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static string Edit(string text, string key, string value, ReadOnlySpan<string> after)
    {
        var root = YamlRootKeys.Read(text);
        if (root.FindText(key) is { } existing)
        {
            return Replace(text, existing, value, root.IsFlow);
        }
        foreach (var anchor in after)
        {
            if (root.FindText(anchor) is { } entry)
            {
                return InsertBehind(text, root, entry, key, value);
            }
        }
        return InsertFirst(text, root, key, value);
    }

    private static string Replace(string text, YamlRootKey entry, string value, bool isFlow)
    {
        var written = text[entry.ValueStart..entry.ValueEnd];
        if (written.Length == 0)
        {
            var space = entry.ValueStart > 0 && text[entry.ValueStart - 1] is ' ' or '\t' ? "" : " ";
            return text.Insert(entry.ValueStart, space + Quote(value, isFlow));
        }
        var content = entry.Text!.Trim();
        var at = content.Length == 0 ? -1 : written.LastIndexOf(content, StringComparison.Ordinal);
        var replacement = at >= 0 ? written[..at] + value + written[(at + content.Length)..] : Quoted(written, value);
        return string.Concat(text.AsSpan(0, entry.ValueStart), replacement, text.AsSpan(entry.ValueEnd));
    }

    private static string Quoted(string written, string value) => written[0] is '\'' ? $"'{value}'" : $"\"{value}\"";

    private static string Quote(string value, bool isFlow) => isFlow ? $"\"{value}\"" : value;

    private static string InsertBehind(string text, YamlRootKeys root, YamlRootKey entry, string key, string value)
    {
        if (root.IsFlow)
        {
            return text.Insert(entry.ValueEnd, $", \"{key}\": \"{value}\"");
        }
        var newLine = NewLine(text);
        var indent = new string(' ', root.Indent);
        var isLineStart = entry.ValueEnd > 0 && text[entry.ValueEnd - 1] == '\n';
        var end = isLineStart ? entry.ValueEnd : text.IndexOf('\n', entry.ValueEnd) + 1;
        return end == 0
            ? $"{text}{newLine}{indent}{key}: {value}"
            : text.Insert(end, $"{indent}{key}: {value}{newLine}");
    }

    private static string InsertFirst(string text, YamlRootKeys root, string key, string value)
    {
        if (root.IsFlow)
        {
            var comma = root.Count == 0 ? "" : ", ";
            return text.Insert(root.Start + 1, $"\"{key}\": \"{value}\"{comma}");
        }
        var line = root.Start == 0 ? 0 : text.LastIndexOf('\n', root.Start - 1) + 1;
        return text.Insert(line, $"{new string(' ', root.Indent)}{key}: {value}{NewLine(text)}");
    }
}
