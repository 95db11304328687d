namespace Fn.Cli.Commands;

/// <summary>One line of the command table: the words of a command, and how to make it once it is chosen.</summary>
/// <param name="Name">The word that selects it.</param>
/// <param name="Usage">Its line in help pages and in the missing-argument text; some start with a TAB. Source: command line specification 2.</param>
internal sealed record CommandEntry(string Name, string Usage)
{
    /// <summary>Other words that select it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The block of the help page it stands in, one of <see cref="CommandCategories"/>.</summary>
    public string Category { get; init; } = "";

    /// <summary>Its positionals as help shows them, such as <c>&lt;app-name&gt; [function-name]</c>; those without <c>[</c> are required.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>One or more sentences for its help page.</summary>
    public string Description { get; init; } = "";

    /// <summary>Commands below this verb; empty for a command that does something itself.</summary>
    public IReadOnlyList<CommandEntry> Children { get; init; } = [];

    /// <summary>First line of a group's own page.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Makes the command; null for a verb with children.</summary>
    public Func<LeafCommand>? Create { get; init; }

    /// <summary>The words between <c>Arguments</c> that a caller must give.</summary>
    public IEnumerable<string> RequiredArguments =>
        Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static word => !word.StartsWith('['));

    /// <summary>The arguments beyond those it takes.</summary>
    public IReadOnlyList<string> Surplus(IReadOnlyList<string> arguments) =>
        [.. arguments.Skip(Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)];

    /// <summary>Whether this word selects the command.</summary>
    public bool Is(string word) => Name == word || Aliases.Contains(word, StringComparer.Ordinal);
}
