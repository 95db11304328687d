using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Fn.Model.Apps;

namespace Fn.Server.Apps;

/// <summary>Whether an app's syslog URL can be one, with the reasons that Fn's URL parser gives. Source: server specification 1.7.</summary>
internal static class SyslogUrl
{
    private const string BadScheme = "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported";

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!$&'()*+,;=:[]<>\"%"
    );

    /// <exception cref="Fn.Model.Errors.FnException"><see cref="AppErrors.SyslogUrlInvalid"/>.</exception>
    public static void Check(string? value)
    {
        if (!string.IsNullOrEmpty(value) && FindFault(value.Trim()) is { } reason)
        {
            throw AppErrors.SyslogUrlInvalid(value, reason).ToException();
        }
    }

    private static string? FindFault(string url)
    {
        if (url.Any(static c => c < ' ' || c == '\x7f'))
        {
            return Parse(url, "net/url: invalid control character in URL");
        }
        var withoutFragment = url.Split('#')[0];
        var colon = withoutFragment.AsSpan().IndexOfAnyExcept(SchemeCharacters);
        var hasScheme = colon > 0 && withoutFragment[colon] == ':' && char.IsAsciiLetter(url[0]);
        if (colon == 0 && url.StartsWith(':'))
        {
            return Parse(url, "missing protocol scheme");
        }
        var rest = (hasScheme ? withoutFragment[(colon + 1)..] : withoutFragment).Split('?')[0];
        if (!hasScheme && rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
        {
            return Parse(url, "first path segment in URL cannot contain colon");
        }
        if (FindAuthorityFault(rest) is { } fault || TryFindBadEscape(rest, out fault))
        {
            return Parse(url, fault);
        }
        return
            hasScheme
            && withoutFragment[..colon].ToLowerInvariant() is "tcp" or "udp" or "unix" or "unixgram" or "tcp+tls"
            ? null
            : BadScheme;
    }

    private static string? FindAuthorityFault(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }
        var authority = rest[2..].Split('/')[0];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var bad = host.AsSpan().IndexOfAnyExcept(HostCharacters);
        if (bad >= 0 && host[bad] < 0x80)
        {
            return $"invalid character \"{(host[bad] is '\\' ? "\\\\" : host[bad])}\" in host name";
        }
        var afterAddress = host.LastIndexOf(']') + 1;
        var port = host.IndexOf(':', afterAddress);
        // A comma list of URLs is one odd URL, which is let through.
        return port >= 0 && host.LastIndexOf(':') is var last && !host[(last + 1)..].All(char.IsAsciiDigit)
            ? $"invalid port \"{host[last..]}\" after host"
            : null;
    }

    private static bool TryFindBadEscape(string rest, [NotNullWhen(true)] out string? fault)
    {
        fault = null;
        for (var i = rest.IndexOf('%'); i >= 0 && fault is null; i = rest.IndexOf('%', i + 1))
        {
            var escape = rest.Substring(i, Math.Min(3, rest.Length - i));
            if (escape.Length < 3 || !char.IsAsciiHexDigit(escape[1]) || !char.IsAsciiHexDigit(escape[2]))
            {
                fault = $"invalid URL escape \"{escape}\"";
            }
        }
        return fault is not null;
    }

    private static string Parse(string url, string reason) => $"parse \"{url}\": {reason}";

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."
    );
}
