using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Routing;

/// <summary>
/// The path of a request, decoded once and otherwise as it was sent: <c>%2F</c> separates, dots and double slashes stay. Source:
/// server specification 1.1. The framework's own path keeps <c>%2F</c> and removes dots.
/// </summary>
internal static class RequestPath
{
    private const string PathCharacters = "-._~$&+,/:;=@";

    /// <returns>False when an escape is malformed.</returns>
    public static bool TryDecode(HttpContext context, out string path)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (!target.StartsWith('/'))
        {
            path = context.Request.Path.Value is { Length: > 0 } known ? known : "*";
            return true;
        }
        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        if (!raw.Contains('%'))
        {
            // Nearly always equal, and then no string is made.
            path = raw.SequenceEqual(context.Request.Path.Value) ? context.Request.Path.Value! : raw.ToString();
            return true;
        }
        return TryUnescape(raw, out path);
    }

    /// <summary>A decoded path as it stands in a URL.</summary>
    public static string Escape(string path)
    {
        var escaped = new StringBuilder(path.Length + 8);
        foreach (var b in Encoding.UTF8.GetBytes(path))
        {
            _ =
                char.IsAsciiLetterOrDigit((char)b) || PathCharacters.Contains((char)b, StringComparison.Ordinal)
                    ? escaped.Append((char)b)
                    : escaped.Append('%').Append(b.ToString("X2", null));
        }
        return escaped.ToString();
    }

    private static bool TryUnescape(ReadOnlySpan<char> raw, out string path)
    {
        path = "";
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(raw.Length)];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '%')
            {
                length += Encoding.UTF8.GetBytes(raw.Slice(i, 1), bytes.AsSpan(length));
                continue;
            }
            if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
            {
                return false;
            }
            bytes[length++] = Convert.FromHexString(raw.Slice(i + 1, 2))[0];
            i += 2;
        }
        path = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
