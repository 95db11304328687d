using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Fn.Fdk.Http;

/// <summary>One parsed request head: the bytes as received, and where its parts lie in them.</summary>
/// <remarks>Strings are made only when somebody asks. The bytes belong to this object alone, so a call may keep it.</remarks>
internal sealed class RequestHead
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private readonly byte[] _bytes;
    private HeaderField[] _fields = new HeaderField[16];
    private int _methodLength;
    private int _targetLength;

    private RequestHead(byte[] bytes) => _bytes = bytes;

    /// <summary>Stands for a head that could not be read.</summary>
    public static RequestHead Empty { get; } = new([]);

    /// <summary>Number of header lines.</summary>
    public int Count { get; private set; }

    /// <summary>Length of the body in bytes, or -1 when no <c>Content-Length</c> was sent.</summary>
    public long ContentLength { get; private set; } = -1;

    public bool IsChunked { get; private set; }

    public bool KeepAlive { get; private set; } = true;

    public bool ExpectsContinue { get; private set; }

    public bool IsHttp10 { get; private set; }

    public ReadOnlySpan<byte> Method => _bytes.AsSpan(0, _methodLength);

    /// <summary>The request target as sent, query included.</summary>
    public ReadOnlySpan<byte> Target => _bytes.AsSpan(_methodLength + 1, _targetLength);

    /// <summary>The target up to its query.</summary>
    public ReadOnlySpan<byte> Path => Target.IndexOf((byte)'?') is >= 0 and var query ? Target[..query] : Target;

    public ReadOnlySpan<byte> Name(int index) => _bytes.AsSpan(_fields[index].NameStart, _fields[index].NameLength);

    public ReadOnlySpan<byte> Value(int index) => _bytes.AsSpan(_fields[index].ValueStart, _fields[index].ValueLength);

    /// <summary>Parses a head that ends with its empty line; null when it is malformed or its framing is ambiguous.</summary>
    public static RequestHead? TryParse(byte[] bytes)
    {
        var head = new RequestHead(bytes);
        return head.ParseRequestLine(out var next) && head.ParseFields(next) && head.ReadFraming() ? head : null;
    }

    /// <summary>Index of the first header of that name at or after <paramref name="from"/>, or -1.</summary>
    public int Find(ReadOnlySpan<char> name, int from = 0)
    {
        for (var index = from; index < Count; index++)
        {
            if (Ascii.EqualsIgnoreCase(Name(index), name))
            {
                return index;
            }
        }
        return -1;
    }

    /// <summary>First value of a header as text, or an empty string.</summary>
    public string Text(ReadOnlySpan<char> name) =>
        Find(name) is >= 0 and var index ? Decode(Value(index)) : string.Empty;

    /// <summary>Text of header bytes: UTF-8 where they are, else Latin-1, so that no byte is lost.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    private bool ParseRequestLine(out int next)
    {
        var line = Line(0, out next);
        _methodLength = line.IndexOf((byte)' ');
        if (_methodLength <= 0 || line[.._methodLength].ContainsAnyExcept(TokenBytes))
        {
            return false;
        }
        var rest = line[(_methodLength + 1)..];
        _targetLength = rest.IndexOf((byte)' ');
        if (_targetLength <= 0)
        {
            return false;
        }
        var version = rest[(_targetLength + 1)..];
        if (version.SequenceEqual("HTTP/1.0"u8))
        {
            IsHttp10 = true;
            KeepAlive = false;
            return true;
        }
        return version.SequenceEqual("HTTP/1.1"u8);
    }

    private bool ParseFields(int start)
    {
        while (true)
        {
            var line = Line(start, out var next);
            if (line.IsEmpty)
            {
                return true;
            }
            var colon = line.IndexOf((byte)':');
            // A name that starts with a blank is an obsolete folded line; it fails here like every other bad name.
            if (
                colon <= 0
                || line[..colon].ContainsAnyExcept(TokenBytes)
                || line.ContainsAny((byte)'\r', (byte)'\n', (byte)'\0')
            )
            {
                return false;
            }
            var valueStart = start + colon + 1;
            var valueEnd = start + line.Length;
            while (valueStart < valueEnd && _bytes[valueStart] is (byte)' ' or (byte)'\t')
            {
                valueStart++;
            }
            while (valueEnd > valueStart && _bytes[valueEnd - 1] is (byte)' ' or (byte)'\t')
            {
                valueEnd--;
            }
            if (Count == _fields.Length)
            {
                Array.Resize(ref _fields, Count * 2);
            }
            _fields[Count++] = new HeaderField(start, colon, valueStart, valueEnd - valueStart);
            start = next;
        }
    }

    private bool ReadFraming()
    {
        for (var index = 0; index < Count; index++)
        {
            var name = Name(index);
            var value = Value(index);
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
            {
                if (
                    !Utf8Parser.TryParse(value, out long length, out var used)
                    || used != value.Length
                    || length < 0
                    || value[0] == (byte)'+'
                    || (ContentLength >= 0 && ContentLength != length)
                )
                {
                    return false;
                }
                ContentLength = length;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
            {
                if (IsChunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8))
                {
                    return false;
                }
                IsChunked = true;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
            {
                KeepAlive = Ascii.EqualsIgnoreCase(value, "keep-alive"u8) || (KeepAlive && !Mentions(value, "close"u8));
            }
            else if (Ascii.EqualsIgnoreCase(name, "Expect"u8))
            {
                ExpectsContinue = Ascii.EqualsIgnoreCase(value, "100-continue"u8);
            }
        }
        return !(IsChunked && ContentLength >= 0);
    }

    private static bool Mentions(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        foreach (var range in list.Split((byte)','))
        {
            var item = list[range];
            if (Ascii.EqualsIgnoreCase(item[Ascii.Trim(item)], word))
            {
                return true;
            }
        }
        return false;
    }

    private ReadOnlySpan<byte> Line(int start, out int next)
    {
        var rest = _bytes.AsSpan(start);
        var end = rest.IndexOf("\r\n"u8);
        next = start + end + 2;
        return rest[..end];
    }

    private readonly record struct HeaderField(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
