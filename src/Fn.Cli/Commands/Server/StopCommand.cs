namespace Fn.Cli.Commands.Server;

/// <summary><c>fn stop</c>. Source: CLI specification 7.2.</summary>
/// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
internal sealed class StopCommand(string installFolder) : LeafCommand
{
    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var isStopped =
            await ServerTools.Native(run, installFolder).StopAsync(cancellationToken)
            ?? await ServerTools.Container(run, installFolder).StopAsync(cancellationToken);
        if (!isStopped)
        {
            throw new CliException("Failed to stop 'fnserver'", "is it running? 'fn start' starts it");
        }
        run.Out.WriteLine("Successfully stopped 'fnserver'");
        return ExitCodes.Success;
    }
}
