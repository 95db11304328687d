using Fn.Cli.Output;
using Fn.Client.Errors;
using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Cli.Commands;

/// <summary>Guesses which app or function was meant by a name that does not exist.</summary>
internal static class NameSuggestion
{
    /// <summary>Runs a command; on a terminal a name that was not found is followed by the one that is near.</summary>
    /// <exception cref="CliException">As for the command, and for such a name.</exception>
    public static async Task<int> RunAsync(LeafCommand command, CommandRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await command.RunAsync(run, cancellationToken);
        }
        catch (FnLookupException e) when (run.Host.Console.IsErrorTerminal) // a script is not made to wait for more requests
        {
            throw new CliException(e.Message, await HintAsync(run, e, command.UnknownNameHint, cancellationToken), e);
        }
    }

    private static async Task<string> HintAsync(
        CommandRun run,
        FnLookupException failure,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        if (failure.Name.Length == 0)
        {
            return "The name is empty; is a variable not set?";
        }
        try
        {
            var near = Spelling.Nearest(failure.Name, await NamesAsync(run, failure.Kind, cancellationToken));
            return near is null ? otherwise : $"Did you mean '{near}'?";
        }
        catch (FnClientException)
        {
            return otherwise;
        }
    }

    private static async Task<List<string>> NamesAsync(CommandRun run, string kind, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        if (kind == "app")
        {
            await foreach (App app in run.Provider.Apps.ListAsync(null, null, cancellationToken))
            {
                names.Add(app.Name);
            }
        }
        else if (kind == "function")
        {
            var app = await run.Provider.Apps.GetByNameAsync(run.Argument(0), cancellationToken);
            await foreach (Function function in run.Provider.Functions.ListAsync(app.Id, null, null, cancellationToken))
            {
                names.Add(function.Name);
            }
        }
        return names;
    }
}
