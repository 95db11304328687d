using Fn.Cli.Contexts;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>A profile of Oracle's own settings file, with the entries of <c>DEFAULT</c> behind its own.</summary>
internal sealed class OciProfile
{
    private const string DefaultName = "DEFAULT";
    private readonly Dictionary<string, string> _entries = new(StringComparer.Ordinal);

    private OciProfile() { }

    /// <summary>Without a file.</summary>
    public static OciProfile Empty { get; } = new();

    /// <summary>Reads a profile; null is that of the name <c>DEFAULT</c>, which may be missing.</summary>
    /// <exception cref="CliException">The file cannot be read, or has no such profile.</exception>
    public static OciProfile Read(string path, string? name)
    {
        var sections = Sections(ReadLines(path));
        var profile = new OciProfile();
        profile.Add(sections, DefaultName);
        if (name is not null && !profile.Add(sections, name))
        {
            throw new CliException(
                $"profile {name} not found in {path}",
                $"There are: {string.Join(", ", sections.Keys.Order(StringComparer.Ordinal))}."
            );
        }
        return profile;
    }

    /// <summary>The value of an entry, or null when it is empty or absent.</summary>
    public string? Find(string entry) => _entries.TryGetValue(entry, out var value) && value.Length > 0 ? value : null;

    private bool Add(Dictionary<string, List<(string Key, string Value)>> sections, string name)
    {
        if (!sections.TryGetValue(name, out var entries))
        {
            return false;
        }
        foreach (var (key, value) in entries)
        {
            _entries[key] = value;
        }
        return true;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"open {path}: {FileFault.Reason(e)}", cause: e);
        }
    }

    private static Dictionary<string, List<(string Key, string Value)>> Sections(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
        List<(string, string)> entries = [];
        foreach (var line in lines.Select(static line => line.Trim()))
        {
            if (line is ['[', .. var name, ']'])
            {
                entries = sections[name.Trim()] = [];
                continue;
            }
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line is not ['#' or ';', ..])
            {
                entries.Add((line[..equals].Trim(), line[(equals + 1)..].Trim()));
            }
        }
        return sections;
    }
}
