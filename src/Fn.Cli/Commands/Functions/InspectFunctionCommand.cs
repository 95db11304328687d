using System.CommandLine;
using System.Text.Json;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn inspect function</c>. Source: command line specification 2.3.</summary>
internal sealed class InspectFunctionCommand() : ServerCommand(2)
{
    private readonly Option<bool> _endpoint = Flag.Switch("endpoint", "Output the function invoke endpoint if set");

    public override IReadOnlyList<Option> Flags => [_endpoint];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var function = await FindAsync(run, cancellationToken);
        if (run.Value(_endpoint))
        {
            var endpoint = FunctionEndpoint.Of(function);
            run.Out.Write((endpoint ?? throw new CliException("missing or invalid endpoint on function")) + "\n");
            return ExitCodes.Success;
        }
        Inspection.Print(run, ToElement(function), run.Argument(2), "failed to inspect that function's field");
        return ExitCodes.Success;
    }

    public override async Task<IReadOnlyList<string>> CompleteAsync(
        CommandRun run,
        CancellationToken cancellationToken
    ) =>
        run.Arguments.Count == 2
            ? Inspection.Paths(ToElement(await FindAsync(run, cancellationToken)))
            : await base.CompleteAsync(run, cancellationToken);

    private static async Task<Function> FindAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Argument(1);
        var app = await GetAppAsync(run, cancellationToken);
        return await run.Provider.Functions.GetByNameAsync(
            app.Id,
            name is ['/', ..] ? name[1..] : name,
            cancellationToken
        );
    }

    private static JsonElement ToElement(Function function) =>
        Inspection.ToElement(function, WireJson.Function, "traceConfig");
}
