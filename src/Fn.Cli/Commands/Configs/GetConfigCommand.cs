namespace Fn.Cli.Commands.Configs;

/// <summary><c>fn get config app</c> and <c>fn get config function</c>. Source: command line specification 2.5.</summary>
internal sealed class GetConfigCommand(bool ofFunction) : ConfigCommand(ofFunction)
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var owner = await GetOwnerAsync(run, cancellationToken);
        if (!owner.Config.TryGetValue(run.Argument(Names), out var value))
        {
            throw new CliException(
                "config key does not exist",
                owner.Config.Count == 0 ? "Nothing is configured." : $"Keys: {string.Join(", ", owner.Config.Keys)}."
            );
        }
        run.Out.Write(value + "\n");
        return ExitCodes.Success;
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        CompleteKeysAsync(run, cancellationToken);
}
