using System.Text.Json;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn inspect app</c>. Source: command line specification 2.2.</summary>
internal sealed class InspectAppCommand() : ServerCommand(1)
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Argument(0).Length == 0)
        {
            throw new CliException("Missing app name after the inspect command");
        }
        var element = await GetElementAsync(run, cancellationToken);
        Inspection.Print(run, element, run.Argument(1), $"Failed to inspect field {run.Argument(1)}");
        return ExitCodes.Success;
    }

    public override async Task<IReadOnlyList<string>> CompleteAsync(
        CommandRun run,
        CancellationToken cancellationToken
    ) =>
        run.Arguments.Count == 1
            ? Inspection.Paths(await GetElementAsync(run, cancellationToken))
            : await base.CompleteAsync(run, cancellationToken);

    private static async Task<JsonElement> GetElementAsync(CommandRun run, CancellationToken cancellationToken) =>
        Inspection.ToElement(
            await GetAppAsync(run, cancellationToken),
            WireJson.App,
            "traceConfig",
            "networkSecurityGroupIds",
            "imagePolicyConfig",
            "securityAttributes"
        );
}
