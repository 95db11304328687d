using Fn.Cli.Output;

namespace Fn.Cli.Commands.Prebuilt;

/// <summary><c>fn get pbfs</c> and <c>fn get pbfs version</c>. Source: command line specification 2.7.</summary>
internal sealed class GetPrebuiltFunctionCommand : PrebuiltFunctionsCommand
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var catalogue = Catalogue(run);
        var item =
            run.Argument(0) == "version"
                ? await catalogue.GetVersionAsync(Required(run, 1, "PBF version OCID"), cancellationToken)
                : await catalogue.GetAsync(Required(run, 0, "PBF name or OCID"), cancellationToken);
        run.Out.Write(GoJson.Listed(item));
        return ExitCodes.Success;
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(run.Arguments.Count > 0 ? [] : ["version", "help", "h"]);
}
