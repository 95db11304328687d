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
        if (hint is not null && console.IsErrorTerminal)
        {
            console.Error.Write($"\n{ansi.Yellow("Hint:")} {hint}\n");
        }
    }

    /// <summary>A word that selects no command.</summary>
    public void WriteUnknownCommand(string word, IEnumerable<string> known)
    {
        console.Error.Write(ansi.Bold("\nFn:"));
        console.Error.Write($" '{ansi.Red(word)}' is not a Fn Command ");
        console.Error.Write(ansi.Italic("\n\nSee "));
        console.Error.Write(ansi.BrightCyan("'fn <command> --help'"));
        console.Error.Write(ansi.Italic(" for more information."));
        console.Error.Write(
            " Note the fn CLI command structure has changed, please change your command to use the new structure.\n"
        );
        var near = Spelling.Nearest(word, known);
        if (near is not null && console.IsErrorTerminal)
        {
            console.Error.Write($"\n{ansi.Yellow("Hint:")} Did you mean '{near}'?\n");
        }
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
}
