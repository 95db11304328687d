using Fn.Model.Triggers;

namespace Fn.Cli.Commands.Triggers;

/// <summary>A command about the trigger that its first three arguments name.</summary>
internal abstract class TriggerCommand() : ServerCommand(3)
{
    /// <summary>The trigger that the first three arguments name.</summary>
    protected static async Task<Trigger> GetTriggerAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var function = await GetFunctionAsync(run, cancellationToken);
        return await run.Provider.Triggers.GetByNameAsync(
            function.AppId,
            function.Id,
            run.Argument(2),
            cancellationToken
        );
    }

    /// <summary>The three names and what was done.</summary>
    protected static int Done(CommandRun run, string verb)
    {
        run.Out.Write($"{run.Argument(0)} {run.Argument(1)} {run.Argument(2)} {verb}\n");
        return ExitCodes.Success;
    }
}
