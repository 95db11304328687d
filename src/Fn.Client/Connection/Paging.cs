using System.Runtime.CompilerServices;
using Fn.Client.Errors;
using Fn.Model.Wire;

namespace Fn.Client.Connection;

/// <summary>Walks the pages of a list.</summary>
internal static class Paging
{
    /// <summary>Every item from this cursor on; the next page is asked for only when the caller gets that far.</summary>
    /// <exception cref="FnConnectionException">The server sends the walk back to a page that it has been at.</exception>
    public static async IAsyncEnumerable<T> WalkAsync<T>(
        Func<string?, Task<Page<T>>> getPage,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            if (!seen.Add(cursor ?? ""))
            {
                throw new FnConnectionException(
                    $"the server's list has no end: it leads back to cursor {cursor}",
                    cause: null
                );
            }
            cancellationToken.ThrowIfCancellationRequested();
            var page = await getPage(cursor).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }
            cursor = page.NextCursor;
        } while (!string.IsNullOrEmpty(cursor));
    }
}
