using System.CommandLine;
using Fn.Cli.Commands.Oci;
using Fn.Cli.Providers;

namespace Fn.Cli.Commands;

/// <summary>The flags of the commands that delete an app or a function with what is in it. Source: command line specification 2.8.</summary>
internal sealed class DeleteFlags
{
    private readonly Option<bool> _force = Flag.Switch(
        "force",
        "Forces this delete (you will not be asked if you wish to continue with the delete)",
        "f"
    );
    private readonly Option<bool> _recursive = Flag.Switch(
        "recursive",
        "Delete this entity and all associated entities (can fail part way through execution after deleting some entities without the ability to undo)",
        "r"
    );
    private readonly Option<string?> _json = FromJson.CreateFlag();
    private readonly WaitFlags _wait = new(withIfMatch: true);

    public IReadOnlyList<Option> All => [_force, _recursive, _json, .. _wait.All];

    /// <summary>The condition and the wait that were asked for.</summary>
    /// <exception cref="CliException">The JSON cannot be read.</exception>
    public ChangeOptions Read(CommandRun run) => _wait.Read(run, FromJson.Read(run, _json));

    /// <summary>Deletes what is inside, if that was asked for and, unless forced, confirmed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="collect">Finds what is inside.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>False when the answer was no: then nothing may be deleted.</returns>
    public async Task<bool> DeleteInsideAsync(
        CommandRun run,
        Func<Task<DeletePlan>> collect,
        CancellationToken cancellationToken
    )
    {
        if (!run.Value(_recursive))
        {
            return true;
        }
        var plan = await collect();
        if (!run.Value(_force) && !plan.Confirm(run))
        {
            return false;
        }
        await plan.DeleteInsideAsync(run, cancellationToken);
        return true;
    }
}
