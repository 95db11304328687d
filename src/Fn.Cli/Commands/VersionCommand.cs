using Fn.Client.Errors;

namespace Fn.Cli.Commands;

/// <summary><c>fn version</c>. Asks only the configured server: a local tool has no reason to call the internet for its own number.</summary>
internal sealed class VersionCommand : LeafCommand
{
    public override bool UsesServer => true;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var server = "?";
        run.Out.WriteLine($"Client version: {CliVersion.Text}");
        run.Out.Flush();
        try
        {
            server = await run.Client.GetVersionAsync(cancellationToken);
        }
        catch (FnClientException)
        {
            // An unreachable server is an answer here, shown as "?".
        }
        run.Out.WriteLine($"Server version:  {server}");
        return ExitCodes.Success;
    }
}
