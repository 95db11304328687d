using System.CommandLine;

namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn update trigger</c>. Source: command line specification 2.4.</summary>
internal sealed class UpdateTriggerCommand : TriggerCommand
{
    private readonly Option<string[]> _annotation = Flag.Repeated("annotation", "Trigger annotation, key=JSON");

    public override IReadOnlyList<Option> Flags => [_annotation];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var given = KeyValues.Annotations(run, run.Value(_annotation));
        var trigger = await GetTriggerAsync(run, cancellationToken);
        var changed = given.Count > 0 ? trigger with { Annotations = given } : trigger;
        await run.Provider.Triggers.UpdateAsync(changed, cancellationToken);
        return Done(run, "updated");
    }
}
