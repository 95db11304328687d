using System.Runtime.CompilerServices;
using Fn.Model.Wire;

namespace Fn.Client.Connection;

/// <summary>Walks the pages of a list.</summary>
internal static class Paging
{
    /// <summary>Every item from this cursor on; the next page is asked for only when the caller gets that far.</summary>
    public static async IAsyncEnumerable<T> WalkAsync<T>(
        Func<string?, Task<Page<T>>> getPage,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        do
        {
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
