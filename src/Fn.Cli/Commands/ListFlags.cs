using System.CommandLine;

namespace Fn.Cli.Commands;

/// <summary>The flags that page through a list, and the walk they ask for.</summary>
internal sealed class ListFlags
{
    public Option<string?> Cursor { get; } = Flag.Text("cursor", "pagination cursor");

    public Option<int> Number { get; } = Flag.Number("n", "number of items to return, 0 for all", 100);

    /// <summary>The items from the cursor on, as many as were asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="list">Opens the list at a cursor.</param>
    /// <param name="nameOf">Name of an item, from which the server makes its cursors.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task<List<T>> TakeAsync<T>(
        CommandRun run,
        Func<string?, IAsyncEnumerable<T>> list,
        Func<T, string> nameOf,
        CancellationToken cancellationToken
    )
    {
        var number = run.Value(Number);
        var items = new List<T>();
        await foreach (var item in list(run.Value(Cursor)).WithCancellation(cancellationToken))
        {
            if (number > 0 && items.Count == number)
            {
                var cursor = run.Provider.CursorAfter(nameOf(items[^1]));
                run.Hint($"There are more; {(cursor is null ? "" : $"go on with --cursor {cursor}, or ")}raise -n.");
                break;
            }
            items.Add(item);
            if (items.Count == number && !run.Host.Console.IsErrorTerminal)
            {
                break; // nobody would read that there are more, so the server is not asked
            }
        }
        return items;
    }
}
