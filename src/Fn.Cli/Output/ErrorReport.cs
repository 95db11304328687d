using Fn.Cli.Commands;

namespace Fn.Cli.Output;

/// <summary>Failures as the user sees them, to the byte, on standard error. Source: command line specification 1.4.</summary>
internal sealed class ErrorReport(CliConsole console, Ansi ansi)
{
    /// <summary>The envelope around an error; the hint follows it for people only.</summary>
    public void Write(string message, string? hint)
    {
        console.Error.Write(ansi.Bold("\nFn:"));
        console.Error.Write(" " + message);
        console.Error.Write(ansi.Italic("\n\nSee "));
        console.Error.Write(ansi.BrightCyan("'fn <command> --help'"));
        console.Error.Write(ansi.Italic(" for more information."));
        console.Error.Write($" Client version: {CliVersion.Text}\n");
        WriteHint(hint);
    }

    /// <summary>A word that selects no command.</summary>
    /// <param name="word">The word.</param>
    /// <param name="verb">The command in front of it, such as <c>fn use</c>.</param>
    /// <param name="entries">What could stand there.</param>
    public void WriteUnknownCommand(string word, string verb, IReadOnlyList<CommandEntry> entries)
    {
        console.Error.Write(ansi.Bold("\nFn:"));
        console.Error.Write($" '{ansi.Red(word)}' is not a Fn Command ");
        console.Error.Write(ansi.Italic("\n\nSee "));
        console.Error.Write(ansi.BrightCyan("'fn <command> --help'"));
        console.Error.Write(ansi.Italic(" for more information."));
        console.Error.Write(
            " Note the fn CLI command structure has changed, please change your command to use the new structure.\n"
        );
        WriteHint(
            (verb == "fn" ? ForeignWord.Hint(word) : null) is { } foreign ? foreign
            : Spelling.Nearest(
                word,
                entries.SelectMany(static entry => (IEnumerable<string>)[entry.Name, .. entry.Aliases])
            )
                is { } near
                ? $"Did you mean '{near}'?"
            : verb == "fn" ? "'fn help' lists the commands."
            : $"After '{verb}' comes one of: {string.Join(", ", entries.Select(static entry => entry.Name))}."
        );
    }

    /// <summary>Positionals that were not given.</summary>
    public void WriteMissingArguments(CommandEntry entry, string fullName, IReadOnlyList<string> missing)
    {
        var noun = missing.Count == 1 ? "argument" : "arguments";
        var names = ansi.Red(string.Join(' ', missing));
        console.Error.Write(ansi.Bold("\nFn:"));
        console.Error.Write(
            $" {entry.Usage} using {ansi.BrightCyan(fullName)} requires the missing {noun} '{names}'\n"
        );
        console.Error.Write(ansi.Italic("\nSee "));
        console.Error.Write(ansi.BrightCyan($"'{fullName} --help'"));
        console.Error.Write(ansi.Italic(" for more information.") + "\n");
    }

    private void WriteHint(string? hint)
    {
        if (hint is not null && console.IsErrorTerminal)
        {
            console.Error.Write($"\n{ansi.Yellow("Hint:")} {hint}\n");
        }
    }
}
