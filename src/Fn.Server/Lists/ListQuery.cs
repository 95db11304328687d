using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fn.Model.Errors;
using Fn.Model.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Fn.Server.Lists;

/// <summary>The query parameters that every list has, and its pages. Source: server specification 1.8.</summary>
internal static class ListQuery
{
    private const int DefaultCount = 30;
    private const int MaxCount = 100;

    /// <summary>The first query parameter of this name, in which letter case counts; null when it is missing or empty.</summary>
    public static string? Filter(HttpRequest request, string name)
    {
        foreach (var parameter in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (parameter.DecodeName().Span.SequenceEqual(name))
            {
                var value = parameter.DecodeValue();
                return value.IsEmpty ? null : value.ToString();
            }
        }
        return null;
    }

    /// <summary>How many items a page has; what is no number above 0 asks for the default.</summary>
    public static int Count(HttpRequest request) =>
        long.TryParse(
            Filter(request, "per_page"),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var count
        )
        && count > 0
            ? (int)Math.Min(count, MaxCount)
            : DefaultCount;

    /// <summary>The text in the cursor; empty without one.</summary>
    /// <exception cref="FnException"><see cref="RequestErrors.InvalidCursor"/>.</exception>
    public static string Cursor(HttpRequest request)
    {
        if (Filter(request, "cursor") is not { } cursor)
        {
            return "";
        }
        return cursor.All(IsOfBase64Url) && Base64Url.IsValid(cursor)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))
            : throw RequestErrors.InvalidCursor.ToException();
    }

    // The decoder takes padding and white space too.
    private static bool IsOfBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <summary>A page that tells where the next begins when it is full, even if nothing follows.</summary>
    /// <param name="items">At most <paramref name="count"/>.</param>
    /// <param name="count">How many were asked for.</param>
    /// <param name="position">What the cursor after this last item says.</param>
    public static Page<T> Page<T>(IReadOnlyList<T> items, int count, Func<T, string> position) =>
        new()
        {
            NextCursor =
                items.Count == count ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position(items[^1]))) : null,
            Items = items,
        };
}
