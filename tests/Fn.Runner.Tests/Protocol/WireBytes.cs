using System.Text;

namespace Fn.Runner.Tests.Protocol;

/// <summary>A message written by hand, field by field in order, as protocol buffers lay it down.</summary>
internal sealed class WireBytes
{
    private const int Varint = 0;
    private const int Delimited = 2;
    private readonly List<byte> _bytes = [];

    public WireBytes Number(int field, long value)
    {
        WriteVarint((uint)(field << 3 | Varint));
        WriteVarint((ulong)value);
        return this;
    }

    public WireBytes Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((uint)(field << 3 | Delimited));
        WriteVarint((uint)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public WireBytes Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireBytes Message(int field, WireBytes value) => Bytes(field, value.ToArray());

    /// <summary>A map with one entry.</summary>
    public WireBytes Map(int field, string key, string value) =>
        Message(field, new WireBytes().Text(1, key).Text(2, value));

    public byte[] ToArray() => [.. _bytes];

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }
        _bytes.Add((byte)value);
    }
}
