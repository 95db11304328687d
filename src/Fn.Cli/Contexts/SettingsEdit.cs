using Fn.Cli.Projects.Yaml;

namespace Fn.Cli.Contexts;

/// <summary>Changes one setting of a file's text and leaves every other character as it is: comments, order, and what is no setting.</summary>
internal static class SettingsEdit
{
    /// <summary>Sets a key, or with null removes it.</summary>
    /// <exception cref="CliException">The text has a form in which that cannot be done without harm to the rest.</exception>
    public static string Change(string text, string key, string? value)
    {
        var wanted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, read) in FlatYaml.Parse(text).Values)
        {
            wanted[name] = read;
        }
        var isSet = wanted.Remove(key);
        if (value is not null)
        {
            wanted[key] = value;
        }
        var edited = Edit(text, key, value, isSet);
        return edited is not null && IsRead(edited, wanted)
            ? edited
            : throw new CliException($"the form of the file does not let '{key}' be changed, please edit it yourself");
    }

    private static bool IsRead(string text, SortedDictionary<string, string> wanted)
    {
        try
        {
            return FlatYaml.Parse(text).Values.SequenceEqual(wanted);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // Null when the text has a form that is not understood.
    private static string? Edit(string text, string key, string? value, bool isSet)
    {
        if (YamlReader.Read(text) is null)
        {
            return value is null ? text : $"{text}{LineEnd(text)}{Line(key, value)}";
        }
        var root = YamlRootKeys.Read(text);
        return root.Find(key) switch
        {
            null when value is null => isSet ? null : text,
            null => isSet || root.IsFlow ? null : Insert(text, root, key, value),
            { IsWord: false } => null,
            var entry when value is null => root.IsFlow ? null : Remove(text, entry),
            var entry => Replace(text, entry, root.IsFlow ? YamlScalar.Quote(value) : YamlScalar.Write(value)),
        };
    }

    private static string Line(string key, string value) => $"{YamlScalar.Write(key)}: {YamlScalar.Write(value)}\n";

    private static string LineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? "" : "\n";

    private static string Replace(string text, YamlRootKey entry, string written)
    {
        var old = text[entry.ValueStart..entry.ValueEnd].TrimEnd(); // a block of lines ends with its newline
        var blank = entry.ValueStart > 0 && text[entry.ValueStart - 1] == ':' ? " " : "";
        return $"{text[..entry.ValueStart]}{blank}{written}{text[(entry.ValueStart + old.Length)..]}";
    }

    private static string Remove(string text, YamlRootKey entry) =>
        text[..LineStart(text, entry.KeyStart)] + text[NextLine(text, entry.ValueEnd)..];

    // In front of the first key that comes later in the alphabet, as a new file has it.
    private static string Insert(string text, YamlRootKeys root, string key, string value)
    {
        var line = new string(' ', root.Indent) + Line(key, value);
        var next = root
            .Keys.Where(other => string.CompareOrdinal(other, key) > 0)
            .Select(other => root.Find(other)!.KeyStart)
            .DefaultIfEmpty(-1)
            .Min();
        return next < 0 ? text + LineEnd(text) + line : text.Insert(LineStart(text, next), line);
    }

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int NextLine(string text, int at)
    {
        if (at > 0 && text[at - 1] == '\n')
        {
            return at; // a block of lines ends where the next line begins
        }
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }
}
