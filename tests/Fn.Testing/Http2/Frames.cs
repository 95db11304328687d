using System.Buffers.Binary;
using System.Text;

namespace Fn.Testing.Http2;

/// <summary>Frames of HTTP/2, right or wrong, byte by byte. Source: RFC 9113, 4.1 and 6; RFC 7541, 6.2.2.</summary>
public static class Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private const int HeadBytes = 9;

    /// <summary>What a client begins with: the preface and its settings, which change nothing.</summary>
    public static byte[] Beginning { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Of(Settings, 0, 0)];

    /// <summary>Any frame.</summary>
    public static byte[] Of(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadBytes));
        return frame;
    }

    /// <summary>The head of a POST.</summary>
    public static byte[] Post(
        int stream,
        byte flags,
        string path,
        params ReadOnlySpan<(string Name, string Value)> headers
    )
    {
        List<byte> block = [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path)];
        block.AddRange(Field(":authority", "localhost"));
        foreach (var (name, value) in headers)
        {
            block.AddRange(Field(name, value));
        }
        return Of(Headers, flags, stream, [.. block]);
    }

    /// <summary>A field of a head, as a literal that nobody remembers; name and value of at most 126 bytes.</summary>
    public static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    /// <summary>The end of a stream before its time.</summary>
    /// <param name="stream">Which.</param>
    /// <param name="code">The reason; 8 is that of a client who wants no answer any more.</param>
    public static byte[] ResetOf(int stream, byte code = 8) => Of(Reset, 0, stream, 0, 0, 0, code);
}
