namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn delete trigger</c>. Source: command line specification 2.4.</summary>
internal sealed class DeleteTriggerCommand : TriggerCommand
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var trigger = await GetTriggerAsync(run, cancellationToken);
        await run.Provider.Triggers.DeleteAsync(trigger.Id, cancellationToken);
        return Done(run, "deleted");
    }
}
