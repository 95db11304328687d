using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Cli.Commands;

/// <summary>A command about an app, a function of it, or a trigger of that, named by its first arguments.</summary>
/// <param name="kinds">How many names of app, function and trigger completion offers, 0 to 3.</param>
internal abstract class ServerCommand(int kinds) : LeafCommand
{
    public sealed override bool UsesServer => true;

    public override Task<IReadOnlyList<string>> CompleteAsync(CommandRun run, CancellationToken cancellationToken) =>
        Completion.NamesAsync(run, kinds, cancellationToken);

    /// <summary>The app that the first argument names.</summary>
    protected static Task<App> GetAppAsync(CommandRun run, CancellationToken cancellationToken) =>
        run.Provider.Apps.GetByNameAsync(run.Argument(0), cancellationToken);

    /// <summary>The function that the first two arguments name.</summary>
    protected static async Task<Function> GetFunctionAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var app = await GetAppAsync(run, cancellationToken);
        return await run.Provider.Functions.GetByNameAsync(app.Id, run.Argument(1), cancellationToken);
    }
}
