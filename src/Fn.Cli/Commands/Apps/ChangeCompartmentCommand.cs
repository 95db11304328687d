using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Invocation;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn change-compartment app</c>, which only an Oracle provider can do. Source: command line specification 2.2.</summary>
internal sealed class ChangeCompartmentCommand() : ServerCommand(1)
{
    private readonly Option<string?> _compartment = Flag.Text("compartment-id", "OCID of the compartment to move to");
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public override IReadOnlyList<Option> Flags => [_compartment, _json, .. _wait.All];

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = FromJson.Read(run, _json);
        var compartment = run.Value(_compartment) ?? json.Text("compartmentId") ?? "";
        if (compartment.Length == 0)
        {
            throw new CliException("compartment id is required");
        }
        OracleOnly.Require(run, "change-compartment is");
        var options = _wait.Read(run, json);
        var app = await GetAppAsync(run, cancellationToken);
        await run.Provider.Apps.MoveAsync(app.Id, compartment, options, cancellationToken);
        await InvokeEndpoints.Of(run).ForgetAppAsync(app.Name, cancellationToken);
        run.Out.Write($"App {app.Name} moved to compartment {compartment}\n");
        return ExitCodes.Success;
    }
}
