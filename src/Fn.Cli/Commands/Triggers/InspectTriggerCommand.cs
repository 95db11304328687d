using System.CommandLine;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn inspect trigger</c>. Source: command line specification 2.4.</summary>
internal sealed class InspectTriggerCommand : TriggerCommand
{
    private readonly Option<bool> _endpoint = Flag.Switch("endpoint", "Output the trigger HTTP endpoint if set");

    public override IReadOnlyList<Option> Flags => [_endpoint];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var trigger = await GetTriggerAsync(run, cancellationToken);
        if (run.Value(_endpoint))
        {
            var endpoint = TriggerEndpoint.Of(trigger);
            run.Out.Write((endpoint ?? throw new CliException("missing or invalid http endpoint on trigger")) + "\n");
            return ExitCodes.Success;
        }
        var element = Inspection.ToElement(trigger, WireJson.Trigger);
        Inspection.Print(run, element, run.Argument(3), "failed to inspect that trigger's field");
        return ExitCodes.Success;
    }

    public override async Task<IReadOnlyList<string>> CompleteAsync(
        CommandRun run,
        CancellationToken cancellationToken
    ) =>
        run.Arguments.Count == 3
            ? Inspection.Paths(Inspection.ToElement(await GetTriggerAsync(run, cancellationToken), WireJson.Trigger))
            : await base.CompleteAsync(run, cancellationToken);
}
