using System.Buffers;
using System.Text;

namespace Fn.Fdk.Http;

/// <summary>A growing byte buffer that a connection keeps from call to call.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int KeptBytes = 256 * 1024;

    private byte[] _bytes = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public void Clear()
    {
        Count = 0;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = []; // one large call must not hold memory for the rest of the container's life
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Count), nameof(count));
        Count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public ByteBuffer Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Count));
        Count += bytes.Length;
        return this;
    }

    public ByteBuffer Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Count += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Count));
        return this;
    }

    public ByteBuffer AppendDecimal(long number)
    {
        Reserve(20);
        number.TryFormat(_bytes.AsSpan(Count), out var written, default, null);
        Count += written;
        return this;
    }

    public ByteBuffer AppendHex(int number)
    {
        Reserve(8);
        number.TryFormat(_bytes.AsSpan(Count), out var written, "x", null);
        Count += written;
        return this;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Count < count)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(1024, _bytes.Length * 2), checked(Count + count)));
        }
    }
}
