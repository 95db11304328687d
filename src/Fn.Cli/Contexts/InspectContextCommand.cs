using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn inspect context</c>. Source: command line specification 2.6.</summary>
internal sealed class InspectContextCommand : ContextCommand
{
    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Argument(0).Length > 0 ? run.Argument(0) : run.Configuration.ContextName;
        if (name.Length == 0)
        {
            throw new CliException("no context is set, please provider a context to inspect.");
        }
        var text = File.ReadAllText(RequireFile(run, name));
        run.Out.Write($"Current context: {name}\n\n{text}\n");
        return Task.FromResult(ExitCodes.Success);
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Arguments.Count == 0 ? Names(run) : []);
}
