using System.Buffers;
using System.Globalization;
using System.Text;
using Fn.Agent.Calls;

namespace Fn.Agent.Sockets;

/// <summary>Reads the head of an HTTP/1.x answer. Whatever the bytes are, the result is one of <see cref="HeadResult"/>.</summary>
/// <remarks>Lines end with CR LF or LF alone, as the functions' own tools accept; folded lines are refused.</remarks>
internal static class HeadParser
{
    // Values of one name are joined one by one on their way to the caller, and a head may be long: what millions cost would be their square.
    private const int MaxLines = 10_000;

    private static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private static readonly SearchValues<byte> Control = SearchValues.Create([
        .. Enumerable.Range(0, 32).Where(static b => b != '\t').Select(static b => (byte)b),
        127,
    ]);

    /// <summary>Finds where a head ends.</summary>
    /// <param name="bytes">All that came since the head began.</param>
    /// <param name="scanned">Where the last search stopped; 0 at first.</param>
    /// <returns>Length of the head with its empty line; -1 when there is more to come.</returns>
    public static int FindEnd(ReadOnlySpan<byte> bytes, ref int scanned)
    {
        while (true)
        {
            var index = bytes[scanned..].IndexOf((byte)'\n');
            if (index < 0)
            {
                scanned = bytes.Length;
                return -1;
            }
            var next = scanned + index + 1;
            var rest = bytes[next..];
            if (rest.StartsWith("\n"u8))
            {
                return next + 1;
            }
            if (rest.StartsWith("\r\n"u8))
            {
                return next + 2;
            }
            if (rest.IsEmpty || rest.SequenceEqual("\r"u8))
            {
                scanned += index; // look at this line end again
                return -1;
            }
            scanned = next;
        }
    }

    /// <summary>Whether the first bytes of an answer may be those of HTTP/1.x, so that it is worth waiting for more.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> bytes)
    {
        var expected = "HTTP/1."u8;
        var count = Math.Min(bytes.Length, expected.Length);
        return bytes[..count].SequenceEqual(expected[..count]);
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">The head with its empty line.</param>
    /// <param name="head">Filled; its positions count from the start of <paramref name="bytes"/>.</param>
    public static HeadResult Parse(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        head.Reset();
        var position = 0;
        if (!ParseStatus(NextLine(bytes, ref position), head, out var isHttp11))
        {
            return HeadResult.Malformed;
        }
        head.KeepsConnection = isHttp11;
        var hasTransferEncoding = false;
        while (true)
        {
            var start = position;
            var line = NextLine(bytes, ref position);
            if (line.IsEmpty)
            {
                break;
            }
            if (head.Count == MaxLines)
            {
                return HeadResult.TooManyLines;
            }
            if (!ParseField(line, start, head, ref hasTransferEncoding))
            {
                return HeadResult.Malformed;
            }
        }
        if (hasTransferEncoding)
        {
            head.ContentLength = null; // chunked wins, as everywhere
        }
        return HeadResult.Complete;
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> bytes, ref int position)
    {
        var rest = bytes[position..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            position = bytes.Length;
            return [];
        }
        position += end + 1;
        return end > 0 && rest[end - 1] == '\r' ? rest[..(end - 1)] : rest[..end];
    }

    private static bool ParseStatus(ReadOnlySpan<byte> line, ResponseHead head, out bool isHttp11)
    {
        isHttp11 = line.StartsWith("HTTP/1.1 "u8);
        if (
            !(isHttp11 || line.StartsWith("HTTP/1.0 "u8))
            || line.Length < 12
            || (line.Length > 12 && line[12] != ' ')
            || line.ContainsAny(Control)
        )
        {
            return false;
        }
        var status = 0;
        foreach (var digit in line[9..12])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }
            status = (status * 10) + digit - '0';
        }
        head.Status = status;
        return status >= 100;
    }

    private static bool ParseField(
        ReadOnlySpan<byte> line,
        int lineStart,
        ResponseHead head,
        ref bool hasTransferEncoding
    )
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }
        var raw = line[(colon + 1)..];
        var value = raw.Trim(" \t"u8);
        if (value.ContainsAny(Control))
        {
            return false;
        }
        var valueStart = colon + 1 + (raw.Length - raw.TrimStart(" \t"u8).Length);
        var name = line[..colon];
        head.Add(lineStart, colon, lineStart + (value.IsEmpty ? colon + 1 : valueStart), value.Length);
        switch (colon)
        {
            case 14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8):
                return AddLength(value, head);
            case 17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8):
                head.IsChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
                var isFirst = !hasTransferEncoding;
                hasTransferEncoding = true;
                return head.IsChunked && isFirst;
            case 10 when Ascii.EqualsIgnoreCase(name, "Connection"u8):
                ReadConnection(value, head);
                return true;
            case 12 when Ascii.EqualsIgnoreCase(name, "Content-Type"u8):
                head.HasContentType = true;
                return true;
            default:
                return true;
        }
    }

    private static bool AddLength(ReadOnlySpan<byte> value, ResponseHead head)
    {
        if (
            value.IsEmpty
            || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || (head.ContentLength is { } earlier && earlier != length)
        )
        {
            return false;
        }
        head.ContentLength = length;
        return true;
    }

    private static void ReadConnection(ReadOnlySpan<byte> value, ResponseHead head)
    {
        foreach (var range in value.Split((byte)','))
        {
            var option = value[range].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(option, "close"u8))
            {
                head.KeepsConnection = false;
                return;
            }
            if (Ascii.EqualsIgnoreCase(option, "keep-alive"u8))
            {
                head.KeepsConnection = true;
            }
        }
    }
}

/// <summary>What a head turned out to be.</summary>
internal enum HeadResult
{
    /// <summary>It was read.</summary>
    Complete,

    /// <summary>It is not HTTP/1.x.</summary>
    Malformed,

    /// <summary>It has more headers than anybody means.</summary>
    TooManyLines,
}
