using System.CommandLine;
using Fn.Cli.Output;
using Fn.Model.Triggers;

namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn list triggers</c>, of an app or of one function. Source: command line specification 2.4.</summary>
internal sealed class ListTriggersCommand() : ServerCommand(2)
{
    private readonly ListFlags _page = new();

    public override IReadOnlyList<Option> Flags => [_page.Cursor, _page.Number];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var app = await GetAppAsync(run, cancellationToken);
        var ofFunction = run.Argument(1).Length > 0;
        var fnId = ofFunction
            ? (await run.Client.Functions.GetByNameAsync(app.Id, run.Argument(1), cancellationToken)).Id
            : null;
        var triggers = await _page.TakeAsync(
            run,
            cursor => run.Client.Triggers.ListAsync(app.Id, fnId, cursor, cancellationToken),
            static trigger => trigger.Name,
            cancellationToken
        );
        if (triggers.Count == 0)
        {
            throw new CliException(
                ofFunction
                    ? $"no triggers found for function: {run.Argument(1)}"
                    : $"no triggers found for app: {run.Argument(0)}"
            );
        }
        var table = ElasticTable.WithTabs();
        table.AddLine((ofFunction ? "" : "FUNCTION\t") + "NAME\tID\tTYPE\tSOURCE\tENDPOINT");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var trigger in triggers)
        {
            var function = ofFunction ? "" : await FunctionNameAsync(run, trigger, names, cancellationToken) + "\t";
            var endpoint = TriggerEndpoint.Of(trigger) ?? "";
            table.AddLine($"{function}{trigger.Name}\t{trigger.Id}\t{trigger.Type}\t{trigger.Source}\t{endpoint}");
        }
        run.Out.Write(table.ToString());
        return ExitCodes.Success;
    }

    private static async Task<string> FunctionNameAsync(
        CommandRun run,
        Trigger trigger,
        Dictionary<string, string> names,
        CancellationToken cancellationToken
    )
    {
        if (!names.TryGetValue(trigger.FnId, out var name))
        {
            name = (await run.Client.Functions.GetAsync(trigger.FnId, cancellationToken)).Name;
            names[trigger.FnId] = name;
        }
        return name;
    }
}
