using Fn.Cli.Projects;

namespace Fn.Cli.Commands;

/// <summary>Every command that <c>fn</c> has. Only words: a command object is made when its line is chosen.</summary>
internal static class CommandTree
{
    /// <summary>The commands of the first word, in alphabetical order.</summary>
    public static IReadOnlyList<CommandEntry> Root { get; } =
    [
        .. ((IEnumerable<CommandEntry>)[.. ManagementCommands.All, .. ProjectCommands.All]).OrderBy(
            static entry => entry.Name,
            StringComparer.Ordinal
        ),
    ];

    /// <summary>The line of <c>help</c>, which the root and every verb have besides their commands.</summary>
    public static CommandEntry Help { get; } =
        new("help", "Shows a list of commands or help for one command") { Aliases = ["h"], Arguments = "[command]" };

    /// <summary>The entry this word selects, or null.</summary>
    public static CommandEntry? Find(IReadOnlyList<CommandEntry> entries, string word) =>
        entries.FirstOrDefault(entry => entry.Is(word));

    /// <summary>Whether the word asks for help where a command is expected.</summary>
    public static bool IsHelp(string word) => Help.Is(word);
}
