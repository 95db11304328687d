using System.CommandLine;
using Fn.Cli.Commands.Oci;

namespace Fn.Cli.Commands.Apps;

/// <summary><c>fn change-compartment app</c>, which only an Oracle provider can do. Source: command line specification 2.2.</summary>
internal sealed class ChangeCompartmentCommand() : ServerCommand(1)
{
    private readonly Option<string?> _compartment = Flag.Text("compartment-id", "OCID of the compartment to move to");
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public override IReadOnlyList<Option> Flags => [_compartment, _json, .. _wait.All];

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var json = FromJson.Read(run, _json);
        var compartment = run.Value(_compartment) ?? json.Text("compartmentId") ?? "";
        throw new CliException(
            compartment.Length == 0
                ? "compartment id is required"
                : "change-compartment is only supported with an oracle provider"
        );
    }
}
