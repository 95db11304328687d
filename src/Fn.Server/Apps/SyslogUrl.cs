using System.Buffers;
using System.Text;
using Fn.Model.Apps;

namespace Fn.Server.Apps;

/// <summary>Whether an app's syslog URL can be one, with the reasons that Fn's URL parser gives. Source: server specification 1.7.</summary>
internal static class SyslogUrl
{
    private const string BadScheme = "invalid scheme, only [tcp, udp, unix, unixgram, tcp+tls] are supported";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(Letters + "+-.");
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create(Letters + "-._:~!$&'()*+,;=%@");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(Letters + "-_.~!$&'()*+,;=:[]<>\"");

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
        var (address, fragment) = Cut(url, '#');
        if (FindAddressFault(address, out var scheme) is { } fault)
        {
            return $"parse {Quote(address)}: {fault}";
        }
        return FindBadEscape(fragment) is { } escape ? $"parse {Quote(url)}: {escape}"
            : scheme is "tcp" or "udp" or "unix" or "unixgram" or "tcp+tls" ? null
            : BadScheme;
    }

    private static string? FindAddressFault(string address, out string scheme)
    {
        scheme = "";
        if (address.Any(static c => c < ' ' || c == '\x7f'))
        {
            return "net/url: invalid control character in URL";
        }
        if (address.StartsWith(':'))
        {
            return "missing protocol scheme";
        }
        var end = address.AsSpan().IndexOfAnyExcept(SchemeCharacters);
        if (end > 0 && address[end] == ':' && char.IsAsciiLetter(address[0]))
        {
            scheme = address[..end].ToLowerInvariant();
            address = address[(end + 1)..];
        }
        var rest = Cut(address, '?').Before;
        if (!rest.StartsWith('/') && scheme.Length > 0)
        {
            return null; // behind the scheme is no path, and nothing that is looked at
        }
        if (!rest.StartsWith('/') && Cut(rest, '/').Before.Contains(':', StringComparison.Ordinal))
        {
            return "first path segment in URL cannot contain colon";
        }
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return FindBadEscape(rest);
        }
        var (authority, path) = Cut(rest[2..], '/');
        return FindAuthorityFault(authority) ?? FindBadEscape(path);
    }

    private static string? FindAuthorityFault(string authority)
    {
        var at = authority.LastIndexOf('@');
        var host = authority[(at + 1)..];
        var addressEnd = host.LastIndexOf(']');
        if (host.StartsWith('[') && addressEnd < 0)
        {
            return "missing ']' in host";
        }
        // A comma list of URLs is one odd URL, which is let through.
        var port =
            host.StartsWith('[') ? host[(addressEnd + 1)..]
            : host.LastIndexOf(':') is >= 0 and var colon ? host[colon..]
            : "";
        if (port.Length > 0 && (port[0] != ':' || !port[1..].All(char.IsAsciiDigit)))
        {
            return $"invalid port {Quote(port)} after host";
        }
        return FindHostFault(host)
            ?? (
                at >= 0 && authority.AsSpan(0, at).ContainsAnyExcept(UserCharacters) ? "net/url: invalid userinfo"
                : at >= 0 ? FindBadEscape(authority[..at])
                : null
            );
    }

    private static string? FindHostFault(string host)
    {
        for (var i = 0; i < host.Length; i++)
        {
            if (host[i] == '%')
            {
                // What is ASCII must not be escaped in a host, save for the percent sign itself.
                if (FindBadEscape(host.Substring(i, Math.Min(3, host.Length - i))) is { } fault)
                {
                    return fault;
                }
                if (host[i + 1] < '8' && host.AsSpan(i, 3) is not "%25")
                {
                    return $"invalid URL escape {Quote(host.Substring(i, 3))}";
                }
            }
            else if (host[i] < 0x80 && !HostCharacters.Contains(host[i]))
            {
                return $"invalid character {Quote(host.Substring(i, 1))} in host name";
            }
        }
        return null;
    }

    private static string? FindBadEscape(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            var escape = text.Substring(i, Math.Min(3, text.Length - i));
            if (escape.Length < 3 || !char.IsAsciiHexDigit(escape[1]) || !char.IsAsciiHexDigit(escape[2]))
            {
                return $"invalid URL escape {Quote(escape)}";
            }
        }
        return null;
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    /// <summary>As a string stands in Go's source.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\v' => quoted.Append("\\v"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\x7f' => quoted.Append("\\x").Append(((int)c).ToString("x2", null)),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
