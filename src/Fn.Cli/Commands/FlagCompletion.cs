using System.CommandLine;
using Fn.Cli.Projects.Runtimes;
using Fn.Model.Apps;

namespace Fn.Cli.Commands;

/// <summary>Candidates for a flag, and for the value of one.</summary>
internal static class FlagCompletion
{
    /// <summary>The long names that begin as the word does.</summary>
    public static IEnumerable<string> Names(IEnumerable<Option> flags, string word)
    {
        var start = word.StartsWith("--", StringComparison.Ordinal) ? word : "-" + word;
        return flags
            .Select(static flag => flag.Name)
            .Append("--help")
            .Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Whether the word is a flag whose value is yet to come.</summary>
    public static bool AwaitsValue(IEnumerable<Option> flags, string word) =>
        word is ['-', ..]
        && flags.Any(flag =>
            flag.ValueType != typeof(bool)
            && (Bare(flag.Name) == Bare(word) || flag.Aliases.Any(alias => Bare(alias) == Bare(word)))
        );

    /// <summary>Values for the flag that the word is.</summary>
    public static async Task<IReadOnlyList<string>> ValuesAsync(
        CommandRun run,
        string word,
        CancellationToken cancellationToken
    )
    {
        switch (Bare(word))
        {
            case "app":
                var names = new List<string>();
                await foreach (App app in run.Provider.Apps.ListAsync(null, null, cancellationToken))
                {
                    names.Add(app.Name);
                }
                return names;
            case "runtime":
                return RuntimeCatalog.HelpList.Split(", ");
            case "output":
                return ["json"];
            case "trigger" or "type" or "t":
                return ["http"];
            default:
                return [];
        }
    }

    private static string Bare(string word) => word.TrimStart('-');
}
