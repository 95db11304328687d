using System.CommandLine;
using System.Text.Json;
using Fn.Cli.Output;

namespace Fn.Cli.Commands.Prebuilt;

/// <summary><c>fn list pbfs</c>, <c>fn list pbfs versions</c> and <c>fn list pbfs triggers</c>. Source: command line specification 2.7.</summary>
internal sealed class ListPrebuiltFunctionsCommand : PrebuiltFunctionsCommand
{
    private readonly Option<int> _limit = Flag.Number("limit", "number of entries to return", 10);
    private readonly Option<string?> _output = OutputFlag.Create();
    private readonly Option<string?> _search = Flag.Text("search", "part of the name");
    private readonly Option<string?> _trigger = Flag.Text("trigger", "kind of trigger");
    private readonly Option<bool> _current = Flag.Switch("current", "the current version only");

    public override IReadOnlyList<Option> Flags => [_limit, _output, _search, _trigger, _current];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await (
            run.Argument(0) switch
            {
                "versions" => ListVersionsAsync(run, cancellationToken),
                "triggers" => ListTriggersAsync(run, cancellationToken),
                _ => ListListingsAsync(run, cancellationToken),
            }
        );
        return ExitCodes.Success;
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(run.Arguments.Count > 0 ? [] : ["triggers", "versions", "help", "h"]);

    private async Task ListListingsAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var catalogue = Catalogue(run);
        var listings = await catalogue.ListAsync(
            run.Value(_limit),
            run.Value(_search),
            run.Value(_trigger),
            cancellationToken
        );
        Write(
            run,
            listings,
            "NAME\tPUBLISHER\tUPDATED\tTRIGGERS\tID",
            static item =>
                [
                    Text(item, "name"),
                    Text(item, "publisherDetails", "name"),
                    Text(item, "timeUpdated"),
                    Triggers(item),
                    Text(item, "id"),
                ]
        );
    }

    private async Task ListVersionsAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var catalogue = Catalogue(run);
        var versions = await catalogue.ListVersionsAsync(
            Required(run, 1, "PBF name or OCID"),
            run.Value(_limit),
            run.Value(_current),
            cancellationToken
        );
        Write(
            run,
            versions,
            "VERSION\tSTATE\tUPDATED\tMIN_MEMORY_MBS\tID",
            static item =>
                [
                    Text(item, "name"),
                    Text(item, "lifecycleState"),
                    Text(item, "timeUpdated"),
                    Text(item, "requirements", "minMemoryRequiredInMBs"),
                    Text(item, "id"),
                ]
        );
    }

    private async Task ListTriggersAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var triggers = await Catalogue(run).ListTriggersAsync(run.Argument(1), cancellationToken);
        Write(run, triggers, "NAME", static item => [Text(item, "name")]);
    }

    private void Write(
        CommandRun run,
        IReadOnlyList<JsonElement> items,
        string header,
        Func<JsonElement, string[]> cells
    )
    {
        if (OutputFlag.IsJson(run, _output))
        {
            run.Out.Write(JsonList.Of(items));
            return;
        }
        var table = ElasticTable.WithTabs();
        table.AddLine(header);
        foreach (var item in items)
        {
            table.AddRow(cells(item));
        }
        run.Out.Write(table.ToString());
    }

    private static string Triggers(JsonElement item) =>
        item.TryGetProperty("triggers", out var triggers) && triggers.ValueKind == JsonValueKind.Array
            ? string.Join(',', triggers.EnumerateArray().Select(static trigger => Text(trigger, "name")))
            : "";
}
