using System.CommandLine;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn delete app</c>. Source: command line specification 2.2.</summary>
internal sealed class DeleteAppCommand() : ServerCommand(1)
{
    private readonly DeleteFlags _delete = new();

    public override IReadOnlyList<Option> Flags => _delete.All;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var options = _delete.Read(run);
        var app = await GetAppAsync(run, cancellationToken);
        if (
            !await _delete.DeleteInsideAsync(
                run,
                () => DeletePlan.OfAppAsync(run, app, cancellationToken),
                cancellationToken
            )
        )
        {
            return ExitCodes.Success;
        }
        await run.Provider.Apps.DeleteAsync(app.Id, options, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAppAsync(app.Name, cancellationToken);
        run.Out.Write($"App {app.Name} deleted\n");
        return ExitCodes.Success;
    }
}
