using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Output;

namespace Fn.Cli.Commands.Functions;

/// <summary><c>fn list functions</c>. Source: command line specification 2.3.</summary>
internal sealed class ListFunctionsCommand() : ServerCommand(1)
{
    private readonly ListFlags _page = new();
    private readonly Option<string?> _output = OutputFlag.Create();
    private readonly FilterFlags _filter = new();

    public override IReadOnlyList<Option> Flags => [_page.Cursor, _page.Number, _output, .. _filter.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var filter = _filter.Read(run);
        var app = await GetAppAsync(run, cancellationToken);
        var functions = await _page.TakeAsync(
            run,
            cursor => run.Provider.Functions.ListAsync(app.Id, filter, cursor, cancellationToken),
            static function => function.Name,
            cancellationToken
        );
        if (functions.Count == 0)
        {
            throw new CliException(
                $"no functions found for app: {run.Argument(0)}",
                $"'fn deploy --app {run.Argument(0)}' in a function's directory makes one."
            );
        }
        run.Out.Write(
            OutputFlag.IsJson(run, _output)
                ? JsonList.Of(
                    functions,
                    static (writer, function) =>
                    {
                        writer.WriteString("name", function.Name);
                        writer.WriteString("image", function.Image);
                        writer.WriteString("id", function.Id);
                    }
                )
                : FunctionTable.Of(functions)
        );
        return ExitCodes.Success;
    }
}
