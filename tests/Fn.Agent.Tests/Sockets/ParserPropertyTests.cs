using System.Text;
using CsCheck;
using Fn.Agent.Calls;
using Fn.Agent.Sockets;

namespace Fn.Agent.Tests.Sockets;

/// <summary>Whatever a function sends, the parsers end in one of their defined results.</summary>
public sealed class ParserPropertyTests
{
    private const string Head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\nX: a\r\n\r\n";

    private static readonly Gen<byte[]> Mutated = Gen.Select(
        Gen.Int[0, Head.Length - 1],
        Gen.Byte,
        Gen.Int[0, Head.Length - 1],
        Gen.Int[0, 20],
        static (at, with, from, count) =>
        {
            var bytes = Encoding.ASCII.GetBytes(Head).ToList();
            bytes[at] = with;
            bytes.RemoveRange(from, Math.Min(count, bytes.Count - from));
            bytes.InsertRange(Math.Min(at, bytes.Count), bytes.Take(count).ToArray());
            return bytes.ToArray();
        }
    );

    [Fact]
    public void Any_bytes_are_a_head_or_not()
    {
        Gen.OneOf(Gen.Byte.Array[0, 300], Mutated)
            .Sample(static bytes =>
            {
                var head = new ResponseHead();
                var scanned = 0;
                var end = HeadParser.FindEnd(bytes, ref scanned);
                if (end >= 0 && HeadParser.Parse(bytes.AsSpan(0, end), head) == HeadResult.Complete)
                {
                    head.Bind(bytes, 0);
                    Assert.InRange(head.Status, 100, 999);
                    for (var i = 0; i < head.Count; i++)
                    {
                        Assert.False(head.GetName(i).IsEmpty);
                        Assert.False(head.GetValue(i).ContainsAny((byte)'\r', (byte)'\n', (byte)0));
                    }
                }
            });
    }

    [Fact]
    public void The_end_of_a_head_is_found_however_its_bytes_arrive()
    {
        Gen.Int[1, Head.Length]
            .Array[1, 20]
            .Sample(static cuts =>
            {
                var bytes = Encoding.ASCII.GetBytes(Head + "tail!");
                var scanned = 0;
                var found = -1;
                foreach (var cut in cuts.Append(bytes.Length).Order())
                {
                    found = HeadParser.FindEnd(bytes.AsSpan(0, cut), ref scanned);
                    if (found >= 0)
                    {
                        break;
                    }
                }
                Assert.Equal(Head.Length, found);
            });
    }

    [Fact]
    public void Any_bytes_are_chunks_or_not()
    {
        Gen.OneOf(
                Gen.Byte.Array[0, 200],
                Gen.Char["0123456789abcdef;\r\n \t"].Array[0, 60].Select(static c => Encoding.ASCII.GetBytes(c))
            )
            .Sample(static bytes =>
            {
                var decoder = new BodyDecoder(new ResponseHead { IsChunked = true });
                var copy = bytes.ToArray();

                var written = decoder.Decode(copy, out var consumed);

                Assert.InRange(consumed, 0, bytes.Length);
                Assert.InRange(written, 0, consumed);
            });
    }

    [Fact]
    public void Chunks_give_back_what_was_put_in_however_they_arrive()
    {
        Gen.Select(Gen.Byte.Array[1, 50].Array[0, 10], Gen.Int[1, 40])
            .Sample(
                static (chunks, piece) =>
                {
                    var wire = new List<byte>();
                    foreach (var chunk in chunks)
                    {
                        wire.AddRange(Encoding.ASCII.GetBytes($"{chunk.Length:X};ext=1\r\n"));
                        wire.AddRange(chunk);
                        wire.AddRange("\r\n"u8.ToArray());
                    }
                    wire.AddRange("0\r\nTrailer: x\r\n\r\n"u8.ToArray());
                    var decoder = new BodyDecoder(new ResponseHead { IsChunked = true });
                    var decoded = new List<byte>();

                    foreach (var part in wire.Chunk(piece))
                    {
                        var count = decoder.Decode(part, out _);
                        decoded.AddRange(part.AsSpan(0, count));
                    }

                    Assert.True(decoder.IsDone);
                    Assert.Equal(chunks.SelectMany(static c => c), decoded);
                }
            );
    }

    [Theory]
    [InlineData("ffffffffffffffffff\r\n")]
    [InlineData("5\r\nhelloX")]
    [InlineData("\r\n")]
    [InlineData("-1\r\n")]
    public void A_chunk_that_is_none_is_bad(string text)
    {
        var decoder = new BodyDecoder(new ResponseHead { IsChunked = true });

        decoder.Decode(Encoding.ASCII.GetBytes(text), out _);

        Assert.True(decoder.IsBad);
    }
}
