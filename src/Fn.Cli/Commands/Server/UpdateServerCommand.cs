using Fn.Cli.Builds.Engines;
using Fn.Cli.Builds.Programs;
using Fn.Cli.Servers;

namespace Fn.Cli.Commands.Server;

/// <summary><c>fn update server</c>: pulls the server's image. A failed pull is an error. Source: command line specification 7.3.</summary>
internal sealed class UpdateServerCommand : LeafCommand
{
    private const string Image = "fnproject/fnserver";

    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var interrupt = new InterruptScope(cancellationToken);
        var programs = new ProgramRunner(run.Host);
        var engine = ContainerEngine.Create(run.Configuration.ContainerEngine, run.Host, programs);
        try
        {
            var code = await engine.TransferAsync(["pull", Image], "", interrupt.Token);
            ServerClock.Log(
                run.Host,
                code == 0 ? "Process finished gracefully" : $"Processed finished with error: exit status {code}"
            );
            return code == 0 ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (ProgramNotFoundException e)
        {
            ServerClock.Log(run.Host, "Processed finished with error: " + e.Message);
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ServerClock.Log(run.Host, "Interrupt caught, exiting");
            return ExitCodes.Failure;
        }
    }
}
