using System.CommandLine;

namespace Fn.Cli.Commands.Prebuilt;

/// <summary><c>fn list pbfs</c> and <c>fn get pbfs</c>: the catalogue of Oracle's service, which no other provider has. Source: command line specification 2.7.</summary>
internal sealed class PrebuiltFunctionsCommand : LeafCommand
{
    private readonly Option<int> _limit = Flag.Number("limit", "number of entries to return", 10);
    private readonly Option<string?> _output = OutputFlag.Create();
    private readonly Option<string?> _search = Flag.Text("search", "part of the name");
    private readonly Option<string?> _trigger = Flag.Text("trigger", "kind of trigger");
    private readonly Option<bool> _current = Flag.Switch("current", "the current version only");

    public override IReadOnlyList<Option> Flags => [_limit, _output, _search, _trigger, _current];

    public override bool UsesServer => true;

    public override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken) =>
        throw new CliException("PBF commands are only supported with an oracle provider");

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            run.Arguments.Count > 0 ? []
            : run.FullName == "fn list pbfs" ? ["triggers", "versions", "help", "h"]
            : ["version", "help", "h"]
        );
}
