using System.CommandLine;

namespace Fn.Cli.Commands;

/// <summary>A command that does something. Made only when it was chosen; its words stand in its <see cref="CommandEntry"/>.</summary>
internal abstract class LeafCommand
{
    /// <summary>The flags it understands, in the order of its help page; make them with <see cref="Flag"/>.</summary>
    public virtual IReadOnlyList<Option> Flags => [];

    /// <summary>Whether it calls the API: then a bad <c>api-url</c> or an unknown provider is reported before its arguments are looked at.</summary>
    public virtual bool UsesServer => false;

    /// <summary>Whether it needs the files of the current context; those that repair contexts do not.</summary>
    public virtual bool NeedsContext => true;

    /// <summary>Position from which on a token that starts with <c>-</c> and is no known flag is a value (a config value such as <c>-5</c>).</summary>
    public virtual int DashValuesFrom => int.MaxValue;

    /// <summary>The way out when an app, function or trigger is not there and no other has a name like it.</summary>
    public virtual string UnknownNameHint => "Names are exact; 'fn list' shows what there is.";

    /// <summary>Does the work; the required arguments are there.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="CliException">What the user is told.</exception>
    public abstract Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken);

    /// <summary>Tells a person of arguments that it does not take; they do no harm, which scripts may rely on.</summary>
    public virtual void HintAtSurplus(CommandRun run, CommandEntry entry)
    {
        if (entry.Surplus(run.Arguments) is { Count: > 0 } surplus)
        {
            var taken = entry.Arguments.Length == 0 ? "no arguments" : entry.Arguments;
            run.Hint($"'{run.FullName}' takes {taken}, so this has no effect: {string.Join(' ', surplus)}");
        }
    }

    /// <summary>Candidates for the next argument, one a line, for shell completion; may throw, which counts as none.</summary>
    public virtual Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
