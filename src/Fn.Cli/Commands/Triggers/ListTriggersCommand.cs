using System.CommandLine;
using Fn.Cli.Output;
using Fn.Model.Triggers;

namespace Fn.Cli.Commands.Triggers;

/// <summary><c>fn list triggers</c>, of an app or of one function. Source: command line specification 2.4.</summary>
internal sealed class ListTriggersCommand() : ServerCommand(2)
{
    private readonly ListFlags _page = new();
    private readonly Option<string?> _output = OutputFlag.Create();

    public override IReadOnlyList<Option> Flags => [_page.Cursor, _page.Number, _output];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var app = await GetAppAsync(run, cancellationToken);
        var ofFunction = run.Argument(1).Length > 0;
        var fnId = ofFunction
            ? (await run.Provider.Functions.GetByNameAsync(app.Id, run.Argument(1), cancellationToken)).Id
            : null;
        var triggers = await _page.TakeAsync(
            run,
            cursor => run.Provider.Triggers.ListAsync(app.Id, fnId, cursor, cancellationToken),
            static trigger => trigger.Name,
            cancellationToken
        );
        if (triggers.Count == 0)
        {
            throw new CliException(
                ofFunction
                    ? $"no triggers found for function: {run.Argument(1)}"
                    : $"no triggers found for app: {run.Argument(0)}",
                "'fn create trigger APP FUNCTION NAME --type http --source /path' makes one."
            );
        }
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<(string Function, Trigger Trigger)>();
        foreach (var trigger in triggers)
        {
            rows.Add((ofFunction ? "" : await FunctionNameAsync(run, trigger, names, cancellationToken), trigger));
        }
        run.Out.Write(OutputFlag.IsJson(run, _output) ? ToJson(rows, ofFunction) : ToTable(rows, ofFunction));
        return ExitCodes.Success;
    }

    private static string ToTable(List<(string Function, Trigger Trigger)> rows, bool ofFunction)
    {
        var table = ElasticTable.WithTabs();
        table.AddLine((ofFunction ? "" : "FUNCTION\t") + "NAME\tID\tTYPE\tSOURCE\tENDPOINT");
        foreach (var (function, trigger) in rows)
        {
            var start = ofFunction ? "" : function + "\t";
            var endpoint = TriggerEndpoint.Of(trigger) ?? "";
            table.AddLine($"{start}{trigger.Name}\t{trigger.Id}\t{trigger.Type}\t{trigger.Source}\t{endpoint}");
        }
        return table.ToString();
    }

    private static string ToJson(List<(string Function, Trigger Trigger)> rows, bool ofFunction) =>
        JsonList.Of(
            rows,
            (writer, row) =>
            {
                if (!ofFunction)
                {
                    writer.WriteString("function", row.Function);
                }
                writer.WriteString("name", row.Trigger.Name);
                writer.WriteString("id", row.Trigger.Id);
                writer.WriteString("type", row.Trigger.Type);
                writer.WriteString("source", row.Trigger.Source);
                writer.WriteString("endpoint", TriggerEndpoint.Of(row.Trigger) ?? "");
            }
        );

    private static async Task<string> FunctionNameAsync(
        CommandRun run,
        Trigger trigger,
        Dictionary<string, string> names,
        CancellationToken cancellationToken
    )
    {
        if (!names.TryGetValue(trigger.FnId, out var name))
        {
            name = (await run.Provider.Functions.GetAsync(trigger.FnId, cancellationToken)).Name;
            names[trigger.FnId] = name;
        }
        return name;
    }
}
