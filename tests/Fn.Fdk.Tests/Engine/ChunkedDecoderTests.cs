using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Fn.Fdk.Http;

namespace Fn.Fdk.Tests.Engine;

public sealed class ChunkedDecoderTests
{
    [Fact]
    [Trait("Checklist", "78")]
    public void Any_chunking_of_any_bytes_decodes_to_the_same_bytes_however_it_arrives()
    {
        var chunks = Gen.Byte.Array[1, 40].Array[0, 10];
        Gen.Select(chunks, Gen.Int[1, 50], Gen.Int[1, 50])
            .Sample(
                (pieces, arriving, reading) =>
                {
                    var wire = Encode(pieces);

                    var decoded = Decode(wire, arriving, reading);

                    Assert.Equal(pieces.SelectMany(piece => piece), decoded);
                }
            );
    }

    [Fact]
    [Trait("Checklist", "81")]
    public void No_input_makes_the_decoder_fail_in_another_way_than_by_its_own_exception()
    {
        string[] words = ["0", "5", "ff", "\r\n", "\r", "\n", ";", " ", "x", "hello", "FFFFFFFFFFFFFFFF", "\0"];
        Gen.Int[0, words.Length - 1]
            .Array[0, 20]
            .Sample(picks =>
            {
                try
                {
                    Decode(Encoding.ASCII.GetBytes(string.Concat(picks.Select(pick => words[pick]))), 7, 3);
                }
                catch (RequestFormatException)
                {
                    // The one failure that the connection answers with 400.
                }
                return true;
            });
    }

    private static byte[] Encode(byte[][] pieces)
    {
        using var wire = new MemoryStream();
        foreach (var piece in pieces)
        {
            wire.Write(Encoding.ASCII.GetBytes(piece.Length.ToString("X", CultureInfo.InvariantCulture) + ";ext\r\n"));
            wire.Write(piece);
            wire.Write("\r\n"u8);
        }
        wire.Write("0\r\nTrailer: x\r\n\r\n"u8);
        return wire.ToArray();
    }

    /// <summary>Decodes as a connection does: input grows piece by piece, what was not used comes again.</summary>
    private static List<byte> Decode(byte[] wire, int arriving, int reading)
    {
        var decoder = new ChunkedDecoder();
        var decoded = new List<byte>();
        var destination = new byte[reading];
        var used = 0;
        for (var there = 0; !decoder.IsDone && there < wire.Length; )
        {
            there = Math.Min(wire.Length, there + arriving);
            int count;
            do
            {
                var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(wire, used, there - used));
                count = decoder.Decode(ref reader, destination);
                used += (int)reader.Consumed;
                decoded.AddRange(destination.AsSpan(0, count));
            } while (count > 0);
        }
        return decoded;
    }
}
