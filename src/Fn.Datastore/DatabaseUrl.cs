using System.Text.RegularExpressions;

namespace Fn.Datastore;

/// <summary>A storage URL taken apart. Source: server specification 6.1.</summary>
/// <param name="Scheme">What stands before <c>://</c>, as written; empty when there is none.</param>
/// <param name="Rest">What stands after it.</param>
public sealed partial record DatabaseUrl(string Scheme, string Rest)
{
    /// <summary>Splits at the first <c>://</c>; any text is accepted, whether a provider knows the scheme is seen later.</summary>
    public static DatabaseUrl Parse(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        return end < 0 ? new DatabaseUrl("", url) : new DatabaseUrl(url[..end], url[(end + 3)..]);
    }

    /// <summary>The URL as it may be shown: whatever stands for a password is <c>***</c>, whichever characters it is made of (D26).</summary>
    public static string Mask(string url) =>
        PasswordParameter().Replace(Credentials().Replace(url, "${user}:***@"), "${name}=***");

    // Up to the last @, because a password may hold one.
    [GeneratedRegex(@"(?<=://)(?<user>[^:/@]*):.*@", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Credentials();

    [GeneratedRegex("(?<name>pass(word|wd)?|pwd)=[^&;]*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex PasswordParameter();
}
