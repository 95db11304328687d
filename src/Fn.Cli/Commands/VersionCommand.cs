using Fn.Cli.Releases;
using Fn.Client.Errors;

namespace Fn.Cli.Commands;

/// <summary><c>fn version</c>. Asks the configured server and, if this release came from a folder of releases, that folder.</summary>
/// <param name="installFolder">The directory of the <c>fn</c> executable.</param>
internal sealed class VersionCommand(string installFolder) : LeafCommand
{
    public override bool UsesServer => true;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var newest = await new NewestRelease(run.Host, installFolder).FindAsync(run.Configuration, cancellationToken);
        run.Out.WriteLine(Describe(newest));
        run.Out.Flush();
        var server = "?";
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

    private static string Describe(Version? newest) =>
        newest is null ? $"Client version: {CliVersion.Text}"
        : newest > Version.Parse(CliVersion.Text) ? $"Client version: {CliVersion.Text} is not latest: {newest}"
        : $"Client version is latest version: {CliVersion.Text}";
}
