using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Output;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn list apps</c>. Source: command line specification 2.2.</summary>
internal sealed class ListAppsCommand() : ServerCommand(0)
{
    private readonly ListFlags _page = new();
    private readonly Option<string?> _output = OutputFlag.Create();
    private readonly FilterFlags _filter = new();

    public override IReadOnlyList<Option> Flags => [_page.Cursor, _page.Number, _output, .. _filter.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var filter = _filter.Read(run);
        var apps = await _page.TakeAsync(
            run,
            cursor => run.Provider.Apps.ListAsync(filter, cursor, cancellationToken),
            static app => app.Name,
            cancellationToken
        );
        if (apps.Count == 0)
        {
            run.Error.Write("No apps found\n");
        }
        if (OutputFlag.IsJson(run, _output))
        {
            run.Out.Write(
                apps.Count == 0
                    ? "null"
                    : JsonList.Of(
                        apps,
                        static (writer, app) =>
                        {
                            writer.WriteString("name", app.Name);
                            writer.WriteString("id", app.Id);
                        }
                    )
            );
            return ExitCodes.Success;
        }
        var table = ElasticTable.WithTabs();
        table.AddRow("NAME", "ID");
        foreach (var app in apps)
        {
            table.AddRow(app.Name, app.Id);
        }
        run.Out.Write(table.ToString());
        return ExitCodes.Success;
    }
}
