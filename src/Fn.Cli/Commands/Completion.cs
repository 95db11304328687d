using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Cli.Commands;

/// <summary>Live candidates for the first arguments of most commands: app, then function, then trigger.</summary>
internal static class Completion
{
    /// <summary>Names for the argument after those of the run; none past the last kind.</summary>
    public static Task<IReadOnlyList<string>> NamesAsync(
        CommandRun run,
        int kinds,
        CancellationToken cancellationToken
    ) => NamesAsync(run, run.Arguments, kinds, cancellationToken);

    /// <summary>Names for the argument after those given; none past the last kind.</summary>
    /// <param name="run">The run.</param>
    /// <param name="given">Names that stand there already.</param>
    /// <param name="kinds">How many of app, function and trigger the command takes, 1 to 3.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public static async Task<IReadOnlyList<string>> NamesAsync(
        CommandRun run,
        IReadOnlyList<string> given,
        int kinds,
        CancellationToken cancellationToken
    )
    {
        if (given.Count >= kinds)
        {
            return [];
        }
        if (given.Count == 0)
        {
            return await NamesAsync(
                run.Provider.Apps.ListAsync(null, null, cancellationToken),
                static (App app) => app.Name
            );
        }
        var app = await run.Provider.Apps.GetByNameAsync(given[0], cancellationToken);
        if (given.Count == 1)
        {
            var functions = run.Provider.Functions.ListAsync(app.Id, null, null, cancellationToken);
            return await NamesAsync(functions, static (Function function) => function.Name);
        }
        var fn = await run.Provider.Functions.GetByNameAsync(app.Id, given[1], cancellationToken);
        var triggers = run.Provider.Triggers.ListAsync(app.Id, fn.Id, null, cancellationToken);
        return await NamesAsync(triggers, static trigger => trigger.Name);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync<T>(IAsyncEnumerable<T> items, Func<T, string> nameOf)
    {
        var names = new List<string>();
        await foreach (var item in items)
        {
            names.Add(nameOf(item));
        }
        return names;
    }
}
