using Fn.Cli.Projects.Files;

namespace Fn.Cli.Builds.Deploys;

/// <summary>Finds the function directories of an app.</summary>
internal static class FunctionSearch
{
    /// <summary>
    /// Function files below a directory, depth-first in lexical order. Hidden directories and those of package managers hold other people's
    /// functions and are left out.
    /// </summary>
    public static IEnumerable<string> Walk(string folder)
    {
        var found = FuncProject.Find(folder);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            if (path == found)
            {
                yield return path;
            }
            else if (IsSearched(path))
            {
                foreach (var below in Walk(path))
                {
                    yield return below;
                }
            }
        }
    }

    private static bool IsSearched(string path)
    {
        var name = Path.GetFileName(path);
        var attributes = File.GetAttributes(path);
        return attributes.HasFlag(FileAttributes.Directory)
            && !attributes.HasFlag(FileAttributes.ReparsePoint)
            && !name.StartsWith('.')
            && name is not ("node_modules" or "vendor");
    }
}
