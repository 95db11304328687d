using Microsoft.Extensions.Primitives;

namespace Fn.Server.Invocation;

/// <summary>Headers that concern one connection and are passed on in neither direction. Source: server specification 2.6.</summary>
internal static class HopHeaders
{
    /// <summary>Whether a header is dropped, by name alone or because <c>Connection</c> names it (D37).</summary>
    /// <remarks>Names beside <c>close</c> or <c>keep-alive</c> are not seen: Kestrel replaces such a value by that word.</remarks>
    /// <param name="name">The header.</param>
    /// <param name="value">Its value; <c>Te: trailers</c> is kept.</param>
    /// <param name="connection">The value of <c>Connection</c> beside it.</param>
    public static bool Contains(string name, ReadOnlySpan<char> value, StringValues connection) =>
        IsHop(name, value) || (connection.Count > 0 && IsNamed(name, connection));

    /// <summary>Whether a header frames a message or a connection whatever its value, so that no function may set it (D39).</summary>
    public static bool IsFraming(ReadOnlySpan<char> name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || IsHop(name, value: default);

    private static bool IsHop(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        name.Length switch
        {
            2 => Is(name, "Te") && value is not "trailers",
            7 => Is(name, "Trailer") || Is(name, "Upgrade"),
            10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
            16 => Is(name, "Proxy-Connection"),
            17 => Is(name, "Transfer-Encoding"),
            18 => Is(name, "Proxy-Authenticate"),
            19 => Is(name, "Proxy-Authorization"),
            _ => false,
        };

    private static bool IsNamed(string name, StringValues connection)
    {
        foreach (var value in connection)
        {
            foreach (var option in value.AsSpan().Split(','))
            {
                var named = value.AsSpan()[option].Trim();
                if (named.Equals(name, StringComparison.OrdinalIgnoreCase) && !IsKept(named))
                {
                    return true;
                }
            }
        }
        return false;
    }

    // "Connection: content-type" is no reason to lose what the function needs.
    private static bool IsKept(ReadOnlySpan<char> name) =>
        Is(name, "Te") || Is(name, "Content-Type") || Is(name, "Content-Length") || Is(name, "Host");

    private static bool Is(ReadOnlySpan<char> name, string known) =>
        name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
