using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Fn.Agent.Calls;

namespace Fn.Agent.Sockets;

/// <summary>The bytes of a request to be sent next: its head, and as much of its body as is at hand.</summary>
/// <remarks>One instance a container; its buffer is rented while a connection is open.</remarks>
internal sealed class RequestWriter : IHeaderSink
{
    private const int InitialBytes = 4096;
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
    private byte[] _buffer = [];
    private int _skipped;
    private int _count;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(_skipped, _count - _skipped);

    public void Clear() => _count = _skipped = 0;

    /// <summary>Forgets bytes that are sent.</summary>
    public void Skip(int bytes) => _skipped += bytes;

    /// <summary>Remembers them again.</summary>
    public void Rewind() => _skipped = 0;

    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = [];
        Clear();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _count += bytes.Length;
    }

    public void WriteText(ReadOnlySpan<char> text)
    {
        var target = Reserve(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            target[i] = text[i] is >= ' ' and <= (char)255 and not (char)127 or '\t' ? (byte)text[i] : (byte)'?';
        }
        _count += text.Length;
    }

    public void WriteNumber(long number)
    {
        _ = Utf8Formatter.TryFormat(number, Reserve(20), out var written);
        _count += written;
    }

    /// <summary>One chunk of a chunked body.</summary>
    public void WriteChunk(in ReadOnlySequence<byte> data)
    {
        if (data.IsEmpty)
        {
            return; // an empty chunk would end the body
        }
        _ = data.Length.TryFormat(Reserve(16), out var written, "x", CultureInfo.InvariantCulture);
        _count += written;
        Write("\r\n"u8);
        WriteAll(data);
        Write("\r\n"u8);
    }

    public void WriteAll(in ReadOnlySequence<byte> data)
    {
        foreach (var segment in data)
        {
            Write(segment.Span);
        }
    }

    /// <remarks>Left out when the name is none: over HTTP/2 the framework lets any byte through, the end of a line too.</remarks>
    public void Add(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.IsEmpty || name.ContainsAnyExcept(Token))
        {
            return;
        }
        WriteName(prefix);
        WriteName(name);
        Write(": "u8);
        WriteText(value);
        Write("\r\n"u8);
    }

    private void WriteName(ReadOnlySpan<char> name)
    {
        var target = Reserve(name.Length);
        var upper = true;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            target[i] = (byte)(upper ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            upper = c == '-';
        }
        _count += name.Length;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _count < bytes)
        {
            Grow(_count + bytes);
        }
        return _buffer.AsSpan(_count);
    }

    private void Grow(int bytes)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(bytes, _buffer.Length * 2), InitialBytes));
        _buffer.AsSpan(0, _count).CopyTo(grown);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = grown;
    }
}
