using System.CommandLine;
using Fn.Cli.Commands;
using Fn.Cli.Output;

namespace Fn.Cli.Contexts;

/// <summary><c>fn list contexts</c>. A file that cannot be read is named on standard error and left out. Source: command line specification 2.6.</summary>
internal sealed class ListContextsCommand : ContextCommand
{
    private readonly Option<string?> _output = OutputFlag.Create();

    public override IReadOnlyList<Option> Flags => [_output];

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var name in Names(run))
        {
            try
            {
                rows.Add(new Row(name == run.Configuration.ContextName, name, Read(run.Home.ContextFile(name))));
            }
            catch (CliException e)
            {
                run.Error.Write($"Warning: context {name} is left out, its file cannot be read: {e.Message}\n");
            }
        }
        run.Out.Write(OutputFlag.IsJson(run, _output) ? ToJson(rows) : ToTable(rows));
        return Task.FromResult(ExitCodes.Success);
    }

    private static string ToJson(List<Row> rows) =>
        JsonList.Of(
            rows,
            static (writer, row) =>
            {
                writer.WriteBoolean("current", row.IsCurrent);
                writer.WriteString("name", row.Name);
                writer.WriteString("provider", row.Values[ConfigurationKeys.Provider]);
                writer.WriteString("apiUrl", row.Values[ConfigurationKeys.ApiUrl]);
                writer.WriteString("registry", row.Values[ConfigurationKeys.Registry]);
            }
        );

    private static string ToTable(List<Row> rows)
    {
        var table = ElasticTable.WithTabs();
        table.AddLine("CURRENT\tNAME\tPROVIDER\tAPI URL\tREGISTRY");
        foreach (var (isCurrent, name, values) in rows)
        {
            var mark = isCurrent ? "*" : "";
            var provider = values[ConfigurationKeys.Provider];
            table.AddLine(
                $"{mark}\t{name}\t{provider}\t{values[ConfigurationKeys.ApiUrl]}\t{values[ConfigurationKeys.Registry]}"
            );
        }
        return table.ToString();
    }

    private sealed record Row(bool IsCurrent, string Name, FlatYaml Values);
}
