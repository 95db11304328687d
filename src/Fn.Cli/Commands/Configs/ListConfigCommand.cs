using System.CommandLine;
using Fn.Cli.Output;

namespace Fn.Cli.Commands.Configs;

/// <summary><c>fn list config app</c> and <c>fn list config function</c>, sorted by key. Source: command line specification 2.5.</summary>
internal sealed class ListConfigCommand(bool ofFunction) : ConfigCommand(ofFunction)
{
    private readonly Option<string?> _output = OutputFlag.Create();

    public override IReadOnlyList<Option> Flags => [_output];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var owner = await GetOwnerAsync(run, cancellationToken);
        var entries = owner.Config.OrderBy(static pair => pair.Key, StringComparer.Ordinal);
        if (owner.Config.Count == 0)
        {
            run.Error.Write($"No config found for {(OfFunction ? "function" : "app")}: {run.Argument(Names - 1)}\n");
        }
        if (OutputFlag.IsJson(run, _output))
        {
            run.Out.Write(
                JsonList.Of(
                    entries,
                    static (writer, entry) =>
                    {
                        writer.WriteString("key", entry.Key);
                        writer.WriteString("value", entry.Value);
                    }
                )
            );
            return ExitCodes.Success;
        }
        if (owner.Config.Count == 0)
        {
            return ExitCodes.Success;
        }
        var table = ElasticTable.WithTabs();
        table.AddLine("KEY\tVALUE");
        foreach (var (key, value) in entries)
        {
            table.AddLine($"{key}\t{value}");
        }
        run.Out.Write(table.ToString());
        return ExitCodes.Success;
    }
}
