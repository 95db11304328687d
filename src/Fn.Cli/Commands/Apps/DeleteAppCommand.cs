using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn delete app</c>. Source: command line specification 2.2.</summary>
internal sealed class DeleteAppCommand() : ServerCommand(1)
{
    private readonly Option<bool> _force = DeletePlan.ForceFlag();
    private readonly Option<bool> _recursive = DeletePlan.RecursiveFlag();
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public override IReadOnlyList<Option> Flags => [_force, _recursive, _json, .. _wait.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        _wait.Warn(run, FromJson.Read(run, _json));
        var app = await GetAppAsync(run, cancellationToken);
        if (run.Value(_recursive))
        {
            var plan = await DeletePlan.OfAppAsync(run, app, cancellationToken);
            if (!run.Value(_force) && !plan.Confirm(run))
            {
                return ExitCodes.Success;
            }
            await plan.DeleteTriggersAsync(run, cancellationToken);
            await plan.DeleteFunctionsAsync(run, app, cancellationToken);
        }
        await run.Client.Apps.DeleteAsync(app.Id, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAppAsync(app.Name, cancellationToken);
        run.Out.Write($"App {app.Name} deleted\n");
        return ExitCodes.Success;
    }
}
