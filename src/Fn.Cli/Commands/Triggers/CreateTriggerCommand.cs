using System.CommandLine;
using Fn.Cli.Providers;
using Fn.Model.Triggers;

namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn create trigger</c>. Source: command line specification 2.4.</summary>
internal sealed class CreateTriggerCommand() : ServerCommand(2)
{
    private readonly Option<string?> _source = Flag.Text("source", "Path of the trigger below /t/APP", "s");
    private readonly Option<string?> _type = Flag.Text("type", "Type of the trigger: http", "t");
    private readonly Option<string[]> _annotation = Flag.Repeated("annotation", "Trigger annotation, key=JSON");

    public override IReadOnlyList<Option> Flags => [_source, _type, _annotation];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var source = run.Value(_source) ?? "";
        var function = await GetFunctionAsync(run, cancellationToken);
        var wanted = new Trigger
        {
            Name = run.Argument(2),
            AppId = function.AppId,
            FnId = function.Id,
            Type = run.Value(_type) ?? "",
            Source = source is ['/', ..] ? source : "/" + source,
            Annotations = KeyValues.Annotations(run, run.Value(_annotation)),
        };
        await CreateAsync(run.Provider.Triggers, run.Out, wanted, cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>Creates the trigger and says so; deploying does the same.</summary>
    public static async Task CreateAsync(
        ITriggers triggers,
        TextWriter output,
        Trigger wanted,
        CancellationToken cancellationToken
    )
    {
        var created = await triggers.CreateAsync(wanted, cancellationToken);
        output.Write($"Successfully created trigger: {created.Name}\n");
        output.Write($"Trigger Endpoint: {TriggerEndpoint.Of(created) ?? "<nil>"}\n");
    }
}
