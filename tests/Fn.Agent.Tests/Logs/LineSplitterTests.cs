using CsCheck;
using Fn.Agent.Logs;

namespace Fn.Agent.Tests.Logs;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_are_put_together_and_long_ones_cut()
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(maxLineBytes: 4);

        splitter.Add("ab"u8, lines.Add);
        splitter.Add("c\r\n\nabcdefgh"u8, lines.Add);
        splitter.Flush(lines.Add);
        splitter.Flush(lines.Add);

        Assert.Equal(["abc", "", "abcd", "efgh"], lines);
    }

    [Fact]
    public void Any_bytes_in_any_pieces_are_survived()
    {
        Gen.Byte.Array[0, 100]
            .Array[0, 10]
            .Sample(static pieces =>
            {
                var count = 0;
                var splitter = new LineSplitter(maxLineBytes: 16);
                foreach (var piece in pieces)
                {
                    splitter.Add(piece, _ => count++);
                }
                splitter.Flush(_ => count++);
                Assert.InRange(count, 0, pieces.Sum(static piece => piece.Length));
            });
    }
}
