using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn delete function</c>. Source: command line specification 2.3.</summary>
internal sealed class DeleteFunctionCommand() : ServerCommand(2)
{
    private readonly Option<bool> _force = DeletePlan.ForceFlag();
    private readonly Option<bool> _recursive = DeletePlan.RecursiveFlag();
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public override IReadOnlyList<Option> Flags => [_force, _recursive, _json, .. _wait.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        _wait.Warn(run, FromJson.Read(run, _json));
        var function = await GetFunctionAsync(run, cancellationToken);
        if (run.Value(_recursive))
        {
            var plan = await DeletePlan.OfFunctionAsync(run, function, cancellationToken);
            if (!run.Value(_force) && !plan.Confirm(run))
            {
                return ExitCodes.Success;
            }
            await plan.DeleteTriggersAsync(run, cancellationToken);
        }
        await run.Client.Functions.DeleteAsync(function.Id, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAsync(run.Argument(0), function.Name, cancellationToken);
        run.Out.Write($"Function {function.Name} deleted\n");
        return ExitCodes.Success;
    }
}
