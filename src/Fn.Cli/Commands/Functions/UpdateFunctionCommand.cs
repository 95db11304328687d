using System.CommandLine;
using Fn.Cli.Builds;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn update function</c>. The request carries only the configuration that was given. Source: command line specification 2.3.</summary>
internal sealed class UpdateFunctionCommand() : ServerCommand(2)
{
    private readonly FunctionFlags _flags = new(updates: true);

    public override IReadOnlyList<Option> Flags => _flags.All;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = _flags.ReadJson(run);
        _flags.Managed.CheckUpdate(run);
        var function = await GetFunctionAsync(run, cancellationToken);
        var (changed, options) = _flags.Apply(run, json, function);
        changed = changed with
        {
            Image = _flags.NewImageOf(run, json) is { Length: > 0 } image ? image : function.Image,
        };
        if (!string.IsNullOrEmpty(changed.Image)) // a function of another kind has none
        {
            ImageName.RequireTag(changed.Image);
        }
        await run.Provider.Functions.UpdateAsync(changed, options, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAsync(run.Argument(0), function.Name, cancellationToken);
        run.Out.Write($"{run.Argument(0)} {run.Argument(1)} updated\n");
        return ExitCodes.Success;
    }
}
