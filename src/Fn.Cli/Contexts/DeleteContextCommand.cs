using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn delete context</c>. Source: command line specification 2.6.</summary>
internal sealed class DeleteContextCommand : ContextCommand
{
    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Argument(0);
        if (name == run.Configuration.ContextName)
        {
            throw new CliException(
                $"Cannot delete the current context: {name}",
                "Choose another one first: fn use context <context-name>"
            );
        }
        if (name is "default")
        {
            throw new CliException("Cannot delete default context");
        }
        File.Delete(RequireFile(run, name));
        run.Out.Write($"Successfully deleted context {name} \n");
        return Task.FromResult(ExitCodes.Success);
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            run.Arguments.Count == 0 ? [.. Names(run).Where(static name => name != "default")] : []
        );
}
