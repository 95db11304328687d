using Fn.Cli.Builds.Deploys;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Builds.Watching;

/// <summary>Tells changes of function files that matter from those of the version alone, which a deploy makes itself.</summary>
internal sealed class FunctionFileVersions
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers the function files there are.</summary>
    public FunctionFileVersions(string folder)
    {
        _folder = folder;
        foreach (var path in FunctionSearch.Walk(folder))
        {
            _known[Path.GetRelativePath(folder, path)] = WithoutVersion(path);
        }
    }

    /// <summary>Whether the path is a function file of which only the version is another; remembers what it says now.</summary>
    public bool IsVersionOnly(string path)
    {
        if (!FuncProject.FileNames.Contains(Path.GetFileName(path), StringComparer.Ordinal))
        {
            return false;
        }
        var now = WithoutVersion(Path.Combine(_folder, path));
        var isSame = _known.TryGetValue(path, out var before) && string.Equals(before, now, StringComparison.Ordinal);
        _known[path] = now;
        return isSame;
    }

    private static string WithoutVersion(string path)
    {
        if (RegularFile.FaultOf(path) is not null)
        {
            return ""; // a deploy will say so
        }
        try
        {
            var lines = File.ReadAllLines(path);
            return string.Join('\n', lines.Where(static line => !IsVersion(line)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it is gone, which is a change unless it was gone before
        }
    }

    private static bool IsVersion(string line) =>
        line.TrimStart().TrimStart('"') is var text
        && text.StartsWith("version", StringComparison.Ordinal)
        && text["version".Length..].TrimStart('"', ' ') is [':', ..];
}
