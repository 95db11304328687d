using System.Buffers;
using System.Globalization;

namespace Fn.Client;

/// <summary>A server's address in the form that requests and messages use: scheme, host and port always written out.</summary>
public sealed class ServerAddress
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" <>\"\\^`{|}");

    private ServerAddress(string text) => Text = text;

    /// <summary>Such as <c>http://localhost:8080</c> or <c>https://fn.example:443/base</c>; no slash at the end.</summary>
    public string Text { get; }

    /// <summary>Reads an address; without <c>://</c> the scheme is http, without a port it is 80 or, for https, 443.</summary>
    /// <exception cref="FormatException">The message is <c>parse "ADDRESS": REASON</c>.</exception>
    public static ServerAddress Parse(string address)
    {
        var full = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        var schemeEnd = full.IndexOf("://", StringComparison.Ordinal);
        var scheme = full[..schemeEnd].ToLowerInvariant();
        var rest = full[(schemeEnd + 3)..];
        var slash = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..];
        var reason = Fault(scheme, authority, path);
        if (reason is not null)
        {
            throw new FormatException($"parse \"{full}\": {reason}");
        }
        var text = $"{scheme}://{WithPort(authority, scheme)}{PathOf(path)}";
        return Uri.TryCreate(text, UriKind.Absolute, out _)
            ? new ServerAddress(text)
            : throw new FormatException($"parse \"{full}\": invalid host name");
    }

    /// <summary>A URL as it may be shown: <c>***</c> stands for a password in it.</summary>
    public static string WithoutPassword(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return url;
        }
        var authority = url[(scheme + 3)..].Split('/', '?', '#')[0];
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority.IndexOf(':', 0, at);
        return colon < 0 ? url : $"{url[..(scheme + 4 + colon)]}***{url[(scheme + 3 + at)..]}";
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string PathOf(string rest)
    {
        var end = rest.AsSpan().IndexOfAny('?', '#');
        return (end < 0 ? rest : rest[..end]).TrimEnd('/');
    }

    private static string WithPort(string authority, string scheme)
    {
        var colon = PortColon(authority);
        if (colon >= 0 && colon < authority.Length - 1)
        {
            return authority;
        }
        return authority.TrimEnd(':') + (string.Equals(scheme, "https", StringComparison.Ordinal) ? ":443" : ":80");
    }

    private static int PortColon(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? colon : -1;
    }

    private static string? Fault(string scheme, string authority, string path)
    {
        if (scheme.Length == 0)
        {
            return "missing protocol scheme";
        }
        if (
            !char.IsAsciiLetter(scheme[0])
            || scheme.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
        )
        {
            return "first path segment in URL cannot contain colon";
        }
        if ((authority + path).Any(static c => c < ' ' || c == 0x7f))
        {
            return "net/url: invalid control character in URL";
        }
        return BadEscape(authority) ?? BadHost(authority) ?? BadEscape(path);
    }

    private static string? BadEscape(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return $"invalid URL escape \"{text.Substring(i, Math.Min(3, text.Length - i))}\"";
            }
        }
        return null;
    }

    private static string? BadHost(string authority)
    {
        var bad = authority.AsSpan().IndexOfAny(NotInHosts);
        if (bad >= 0)
        {
            return $"invalid character \"{authority[bad]}\" in host name";
        }
        var colon = PortColon(authority);
        if (colon == 0 || authority.Length == 0)
        {
            return "no Host in request URL";
        }
        var port = colon < 0 ? "" : authority[(colon + 1)..];
        return port.Length == 0 || ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : $"invalid port \":{port}\" after host";
    }
}
