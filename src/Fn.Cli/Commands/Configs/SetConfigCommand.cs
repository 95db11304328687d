namespace Fn.Cli.Commands.Configs;

/// <summary><c>fn config app</c> and <c>fn config function</c>. Source: command line specification 2.5.</summary>
internal sealed class SetConfigCommand(bool ofFunction) : ConfigCommand(ofFunction)
{
    public override int DashValuesFrom => Names + 1;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var key = run.Argument(Names);
        var value = run.Argument(Names + 1);
        var owner = await GetOwnerAsync(run, cancellationToken);
        var pair = new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value };
        await UpdateAsync(run, owner, pair, cancellationToken);
        run.Out.Write($"{string.Join(' ', run.Arguments.Take(Names))} updated {key} with {value}\n");
        if (value.Length == 0)
        {
            run.Hint($"An empty value removes the key: '{key}' is no longer set.");
        }
        return ExitCodes.Success;
    }
}
