using Fn.Cli.Output;

namespace Fn.Cli.Commands.Configs;

/// <summary><c>fn list config app</c> and <c>fn list config function</c>, sorted by key. Source: command line specification 2.5.</summary>
internal sealed class ListConfigCommand(bool ofFunction) : ConfigCommand(ofFunction)
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var owner = await GetOwnerAsync(run, cancellationToken);
        if (owner.Config.Count == 0)
        {
            run.Error.Write($"No config found for {(OfFunction ? "function" : "app")}: {run.Argument(Names - 1)}\n");
            return ExitCodes.Success;
        }
        var table = ElasticTable.WithTabs();
        table.AddLine("KEY\tVALUE");
        foreach (var (key, value) in owner.Config.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            table.AddLine($"{key}\t{value}");
        }
        run.Out.Write(table.ToString());
        return ExitCodes.Success;
    }
}
