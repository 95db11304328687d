using System.Globalization;
using System.Text;

namespace Fn.Agent.Calls;

/// <summary>Status and headers of a function's answer, in the order and bytes they came.</summary>
/// <remarks>The bytes lie in a buffer of whoever reads the answer: valid only while the receiver is being called.</remarks>
public sealed class ResponseHead
{
    private Field[] _fields = new Field[16];
    private HeaderText[] _texts = new HeaderText[16];
    private byte[] _buffer = [];
    private int _offset;

    /// <summary>200, 502, 504 or whatever the function sent, 100 to 999.</summary>
    public int Status { get; internal set; }

    /// <summary>How many headers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Declared length of the body; null when none is declared or the body is chunked.</summary>
    public long? ContentLength { get; internal set; }

    /// <summary>Whether the type of the body is told.</summary>
    public bool HasContentType { get; internal set; }

    internal bool IsChunked { get; set; }

    internal bool KeepsConnection { get; set; }

    /// <summary>A head that came by another way than a function's connection, judged as if it had come by that.</summary>
    /// <param name="status">100 to 999.</param>
    /// <param name="headers">Names and values, whose UTF-8 bytes are those that the function sent.</param>
    /// <returns>Null when it is none that a function could send.</returns>
    public static ResponseHead? TryMake(int status, IEnumerable<(string Name, string Value)> headers)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status:000} \r\n");
        foreach (var (name, value) in headers)
        {
            if (name.Contains('\n', StringComparison.Ordinal) || value.Contains('\n', StringComparison.Ordinal))
            {
                return null; // it would be more than one line
            }
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }
        var bytes = Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
        var head = new ResponseHead();
        if (Sockets.HeadParser.Parse(bytes, head) != Sockets.HeadResult.Complete)
        {
            return null;
        }
        head.Bind(bytes, 0);
        return head;
    }

    /// <summary>The name of a header, as sent: a token of ASCII.</summary>
    public ReadOnlySpan<byte> GetName(int index)
    {
        var field = _fields[index];
        return _buffer.AsSpan(_offset + field.NameStart, field.NameLength);
    }

    /// <summary>The value of a header without surrounding blanks; no control characters but tab.</summary>
    public ReadOnlySpan<byte> GetValue(int index)
    {
        var field = _fields[index];
        return _buffer.AsSpan(_offset + field.ValueStart, field.ValueLength);
    }

    /// <summary>The name of a header in canonical case (<c>X-Foo-Bar</c>).</summary>
    /// <remarks>A function says nearly the same each time, so the text of its last answer is used again where it fits; likewise values.</remarks>
    public string GetNameText(int index)
    {
        ref var text = ref _texts[index].Name;
        var name = GetName(index);
        return text is not null && Ascii.EqualsIgnoreCase(name, text) ? text : text = Canonical(name);
    }

    /// <summary>The value of a header, each byte a character of Latin-1.</summary>
    public string GetValueText(int index)
    {
        ref var text = ref _texts[index].Value;
        var value = GetValue(index);
        return text is not null && Ascii.Equals(value, text) ? text : text = Encoding.Latin1.GetString(value);
    }

    internal void Reset()
    {
        Status = 0;
        Count = 0;
        ContentLength = null;
        IsChunked = false;
        KeepsConnection = false;
        HasContentType = false;
    }

    internal void Bind(byte[] buffer, int offset)
    {
        _buffer = buffer;
        _offset = offset;
    }

    /// <summary>Forgets the last answer and its texts, which may be long.</summary>
    internal void Clear()
    {
        Bind([], 0);
        Count = 0;
        _fields = new Field[16];
        _texts = new HeaderText[16];
    }

    internal void Add(int nameStart, int nameLength, int valueStart, int valueLength)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Count * 2);
            Array.Resize(ref _texts, Count * 2);
        }
        _fields[Count++] = new Field(nameStart, nameLength, valueStart, valueLength);
    }

    private static string Canonical(ReadOnlySpan<byte> name) =>
        string.Create(
            name.Length,
            name,
            static (text, name) =>
            {
                var isFirst = true;
                for (var i = 0; i < text.Length; i++)
                {
                    var c = (char)name[i];
                    text[i] = isFirst ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c);
                    isFirst = c == '-';
                }
            }
        );

    private struct HeaderText
    {
        public string? Name;
        public string? Value;
    }

    private readonly record struct Field(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
