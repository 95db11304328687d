using System.CommandLine;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn delete function</c>. Source: command line specification 2.3.</summary>
internal sealed class DeleteFunctionCommand() : ServerCommand(2)
{
    private readonly DeleteFlags _delete = new();

    public override IReadOnlyList<Option> Flags => _delete.All;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var options = _delete.Read(run);
        var function = await GetFunctionAsync(run, cancellationToken);
        if (
            !await _delete.DeleteInsideAsync(
                run,
                () => DeletePlan.OfFunctionAsync(run, function, cancellationToken),
                cancellationToken
            )
        )
        {
            return ExitCodes.Success;
        }
        await run.Provider.Functions.DeleteAsync(function.Id, options, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAsync(run.Argument(0), function.Name, cancellationToken);
        run.Out.Write($"Function {function.Name} deleted\n");
        return ExitCodes.Success;
    }
}
