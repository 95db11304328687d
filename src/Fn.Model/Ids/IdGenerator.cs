using System.Buffers.Binary;
using System.Net;

namespace Fn.Model.Ids;

/// <summary>Makes Fn's ids: 26 Crockford base32 characters, sortable by time. Source: server specification 1.5.</summary>
/// <remarks>128 bits, big endian: 48 of Unix milliseconds, 48 of machine (IPv4 and port), 32 of a counter.</remarks>
public sealed class IdGenerator
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;
    private readonly TimeProvider _time;
    private readonly ulong _machine;
    private uint _counter;

    /// <summary>A generator whose ids are told apart from those of other servers by address and port.</summary>
    /// <exception cref="ArgumentException">The address is not IPv4.</exception>
    /// <param name="time">Gives the milliseconds.</param>
    /// <param name="address">An IPv4 address of this machine.</param>
    /// <param name="port">The port it serves.</param>
    /// <param name="lastCounter">
    /// The counter before the first id. Servers with equal address and port behind different routers are told apart by starting at
    /// random (D38); below 2^31 keeps the ids of one millisecond in order for the next two thousand million.
    /// </param>
    public IdGenerator(TimeProvider time, IPAddress address, int port, uint lastCounter = 0)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!address.TryWriteBytes(bytes, out var written) || written != 4)
        {
            throw new ArgumentException("an id is made of an IPv4 address", nameof(address));
        }
        _time = time;
        _counter = lastCounter;
        _machine = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | (ushort)port;
    }

    /// <summary>The next id; safe to call from any thread.</summary>
    public string Next()
    {
        var milliseconds = (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() & 0xFFFF_FFFF_FFFF;
        var counter = Interlocked.Increment(ref _counter);
        var high = (milliseconds << 16) | (_machine >> 32);
        var low = (_machine << 32) | counter;
        return Encode(new UInt128(high, low));
    }

    private static string Encode(UInt128 value) =>
        string.Create(
            Length,
            value,
            static (text, rest) =>
            {
                for (var i = Length - 1; i >= 0; i--)
                {
                    text[i] = Alphabet[(int)(ulong)(rest & 31)];
                    rest >>= 5;
                }
            }
        );
}
