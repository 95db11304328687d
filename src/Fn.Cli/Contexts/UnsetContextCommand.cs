using Fn.Cli.Commands;

namespace Fn.Cli.Contexts;

/// <summary><c>fn unset context</c>. Source: command line specification 2.6.</summary>
internal sealed class UnsetContextCommand : ContextCommand
{
    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Configuration.ContextName.Length == 0)
        {
            throw new CliException("No context currently in use");
        }
        WriteCurrent(run, "");
        run.Out.Write("Successfully unset current context \n");
        return Task.FromResult(ExitCodes.Success);
    }
}
