using Fn.Cli.Releases;
using Fn.Client.Errors;

namespace Fn.Cli.Commands;

/// <summary><c>fn version</c>. Asks the configured server and, if this release came from a folder of releases, that folder.</summary>
/// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
internal sealed class VersionCommand(string installFolder) : LeafCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override bool UsesServer => true;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var newest = await new NewestRelease(run.Host, installFolder).FindAsync(run.Configuration, cancellationToken);
        run.Out.WriteLine(Describe(newest));
        run.Out.Flush();
        run.Out.WriteLine($"Server version:  {await AskServerAsync(run, cancellationToken)}");
        return ExitCodes.Success;
    }

    // A server that cannot be reached, or takes too long for so small a question, is an answer too: "?".
    private static async Task<string> AskServerAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, run.Host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await run.Provider.GetVersionAsync(either.Token) is { Length: > 0 } version ? version : "?";
        }
        catch (FnClientException)
        {
            return "?";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "?";
        }
    }

    private static string Describe(Version? newest) =>
        newest is null ? $"Client version: {CliVersion.Text}"
        : newest > Version.Parse(CliVersion.Text) ? $"Client version: {CliVersion.Text} is not latest: {newest}"
        : $"Client version is latest version: {CliVersion.Text}";
}
