using System.Text;

namespace Fn.Datastore;

/// <summary>A storage URL taken apart. Source: server specification 6.1.</summary>
/// <param name="Scheme">What stands before <c>://</c>, as written; empty when there is none.</param>
/// <param name="Rest">What stands after it.</param>
public sealed record DatabaseUrl(string Scheme, string Rest)
{
    /// <summary>Splits at the first <c>://</c>; any text is accepted, whether a provider knows the scheme is seen later.</summary>
    public static DatabaseUrl Parse(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        return end < 0 ? new DatabaseUrl("", url) : new DatabaseUrl(url[..end], url[(end + 3)..]);
    }

    /// <summary>The URL as it may be shown: whatever stands for a password is <c>***</c>, whichever characters it is made of (D26).</summary>
    public static string Mask(string url)
    {
        var user = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? end + 3 : url.Length;
        var colon = url.AsSpan(user).IndexOfAny(":/@") + user;
        var at = url.LastIndexOf('@'); // a password may hold one
        var shown = colon >= user && at > colon && url[colon] == ':' ? $"{url[..colon]}:***{url[at..]}" : url;
        return MaskParameters(shown);
    }

    private static string MaskParameters(string url)
    {
        var masked = new StringBuilder(url.Length);
        while (url.Length > 0)
        {
            var end = url.AsSpan(1).IndexOfAny("?&;") + 1;
            var part = end > 0 ? url[..end] : url;
            url = url[part.Length..];
            var equals = part.IndexOf('=');
            masked.Append(equals > 0 && IsSecret(part.AsSpan(0, equals)) ? $"{part[..equals]}=***" : part);
        }
        return masked.ToString();
    }

    private static bool IsSecret(ReadOnlySpan<char> name) =>
        name.Contains("pass", StringComparison.OrdinalIgnoreCase)
        || name.Contains("pwd", StringComparison.OrdinalIgnoreCase);
}
