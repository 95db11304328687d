namespace Fn.Cli.Commands;

/// <summary><c>fn completion</c>: prints the script by which a shell completes <c>fn</c> commands, names on the server included.</summary>
internal sealed class CompletionCommand : LeafCommand
{
    private static readonly string[] Shells = ["bash", "fish", "zsh"];

    public override bool NeedsContext => false;

    public override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var shell = run.Argument(0);
        if (!Shells.Contains(shell, StringComparer.Ordinal))
        {
            throw new CliException($"there is no completion for '{shell}'; there is for bash, zsh and fish");
        }
        await using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(
            $"completion/fn.{shell}"
        )!;
        using var reader = new StreamReader(script);
        await run.Out.WriteAsync(await reader.ReadToEndAsync(cancellationToken));
        return ExitCodes.Success;
    }

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(run.Arguments.Count == 0 ? Shells : []);
}
