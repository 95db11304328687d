namespace Fn.Cli.Commands.Configs;

/// <summary><c>fn unset config</c> and <c>fn delete config</c> of an app or a function. Source: command line specification 2.5.</summary>
internal sealed class UnsetConfigCommand(bool ofFunction) : ConfigCommand(ofFunction)
{
    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var key = run.Argument(Names);
        var owner = await GetOwnerAsync(run, cancellationToken);
        if (!owner.Config.ContainsKey(key))
        {
            run.Out.Write($"Config key '{key}' does not exist. Nothing to do.\n");
            return ExitCodes.Success;
        }
        var config = owner.Config.ToDictionary(StringComparer.Ordinal);
        config[key] = "";
        await UpdateAsync(run, owner, config, cancellationToken);
        var of = OfFunction ? "the function" : "app";
        run.Out.Write($"Removed key '{key}' from {of} '{run.Argument(Names - 1)}' \n");
        return ExitCodes.Success;
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        CompleteKeysAsync(run, cancellationToken);
}
