using System.Buffers.Text;
using System.Text;

namespace Fn.Load.Clients;

/// <summary>Reads one HTTP/1.1 answer with a length or in chunks.</summary>
internal static class AnswerParser
{
    /// <summary>Whether the bytes hold a whole answer; false asks for more of them.</summary>
    /// <exception cref="FormatException">They are no such answer.</exception>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out int status, out byte[] body, out int consumed)
    {
        (status, body, consumed) = (0, [], 0);
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return false;
        }
        if (!bytes.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(bytes[9..headEnd], out status, out _))
        {
            throw new FormatException("no status line");
        }

        var content = bytes[(headEnd + 4)..];
        if (status is 204 or 304)
        {
            consumed = headEnd + 4;
            return true;
        }
        if (Header(bytes[..headEnd], "Transfer-Encoding") is { } encoding)
        {
            return encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? TryJoinChunks(content, headEnd + 4, out body, out consumed)
                : throw new FormatException("unknown transfer encoding");
        }
        if (!int.TryParse(Header(bytes[..headEnd], "Content-Length"), out var length))
        {
            throw new FormatException("neither a length nor chunks");
        }
        if (content.Length < length)
        {
            return false;
        }
        body = content[..length].ToArray();
        consumed = headEnd + 4 + length;
        return true;
    }

    private static string? Header(ReadOnlySpan<byte> head, string name)
    {
        foreach (var line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line[name.Length..].StartsWith(':'))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }
        return null;
    }

    private static bool TryJoinChunks(ReadOnlySpan<byte> content, int offset, out byte[] body, out int consumed)
    {
        (body, consumed) = ([], 0);
        using var joined = new MemoryStream();
        for (var at = 0; ; )
        {
            var lineEnd = content[at..].IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                return false;
            }
            if (!Utf8Parser.TryParse(content[at..(at + lineEnd)], out int size, out _, 'x'))
            {
                throw new FormatException("no chunk size");
            }
            at += lineEnd + 2;
            if (content.Length < at + size + 2)
            {
                return false;
            }
            joined.Write(content.Slice(at, size));
            at += size + 2;
            if (size == 0)
            {
                (body, consumed) = (joined.ToArray(), offset + at);
                return true;
            }
        }
    }
}
