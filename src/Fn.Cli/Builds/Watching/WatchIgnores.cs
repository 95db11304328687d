using System.Text;
using System.Text.RegularExpressions;
using Fn.Cli.Projects.Files;

namespace Fn.Cli.Builds.Watching;

/// <summary>Which changes a watch does not care for. Source: CLI specification 6.8.</summary>
/// <remarks>A pattern stands for a word of the path, or for the whole of it; <c>*</c>, <c>?</c> and <c>[a-z]</c> do not cross a slash.</remarks>
internal sealed class WatchIgnores
{
    private static readonly string[] Standard =
    [
        ".git",
        ".fn",
        "node_modules",
        "target",
        "dist",
        "vendor",
        "Dockerfile-fn-tmp*",
    ];

    private readonly Regex[] _expressions;

    private WatchIgnores(IReadOnlyList<string> patterns)
    {
        Patterns = patterns;
        _expressions = [.. patterns.Select(ToExpression).OfType<Regex>()];
    }

    /// <summary>The patterns in the order in which they are shown.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>The usual patterns, then those of <c>.fnignore</c>, then those of the command line.</summary>
    /// <param name="folder">Where <c>.fnignore</c> may lie.</param>
    /// <param name="given">Those of the command line.</param>
    /// <exception cref="CliException">When the file cannot be read.</exception>
    public static WatchIgnores Read(string folder, IEnumerable<string> given)
    {
        var path = FileIn(folder);
        try
        {
            if (RegularFile.FaultOf(path) is { } fault)
            {
                throw new CliException($"could not read {path}: {fault}");
            }
            var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            var listed = lines.Select(static line => line.Trim()).Where(static line => line is not ("" or ['#', ..]));
            return new([.. Standard, .. listed.Select(static line => line.Trim('/')), .. given]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"could not read {path}: {exception.Message}", cause: exception);
        }
    }

    /// <summary>Path of the file with patterns, one a line.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, ".fnignore");

    /// <summary>Whether a path below the watched directory is left out.</summary>
    public bool Matches(string relativePath)
    {
        var path = relativePath.Replace('\\', '/');
        var words = path.Split('/');
        return _expressions.Any(expression => expression.IsMatch(path) || words.Any(expression.IsMatch));
    }

    // A pattern that is none, such as one with an open bracket, matches nothing.
    private static Regex? ToExpression(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var end = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            _ = pattern[i] switch
            {
                '*' => text.Append("[^/]*"),
                '?' => text.Append("[^/]"),
                '[' when end > i => text.Append(pattern, i, end - i + 1),
                '\\' when i + 1 < pattern.Length => text.Append(Regex.Escape(pattern[++i].ToString())),
                var letter => text.Append(Regex.Escape(letter.ToString())),
            };
            i = end > i ? end : i;
        }
        try
        {
            return new(text.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
