using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn use context</c>. Source: command line specification 2.6.</summary>
internal sealed class UseContextCommand : ContextCommand
{
    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Argument(0);
        _ = RequireFile(run, name);
        if (name == run.Configuration.ContextName)
        {
            throw new CliException($"Context {name} currently in use");
        }
        WriteCurrent(run, name);
        run.Out.Write($"Now using context: {name} \n");
        return Task.FromResult(ExitCodes.Success);
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult(run.Arguments.Count == 0 ? Names(run) : []);
}
