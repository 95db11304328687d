using System.Runtime.CompilerServices;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>Answers that leave piece by piece.</summary>
public sealed class StreamedAnswerTests
{
    [Fact]
    [Trait("Checklist", "102")]
    public async Task The_first_piece_of_a_sequence_leaves_before_the_last_is_produced()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, IAsyncEnumerable<ReadOnlyMemory<byte>>>(
            (_, _, token) => new(Pieces(seen.Task, token))
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("x"));
        var head = await peer.ReadAsync(withoutBody: true);
        var first = await peer.ChunkAsync();
        seen.SetResult();
        var second = await peer.ChunkAsync();
        var last = await peer.ChunkAsync();

        Assert.True(head.Chunked);
        Assert.Equal("first"u8.ToArray(), first);
        Assert.Equal("second"u8.ToArray(), second);
        Assert.Empty(last);
        Assert.Equal(200, (await peer.CallAsync("x")).Status);

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(
            Task seen,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            yield return "first"u8.ToArray();
            await seen.WaitAsync(cancellationToken);
            yield return "second"u8.ToArray();
        }
    }

    [Fact]
    [Trait("Checklist", "102")]
    public async Task A_sequence_of_objects_is_a_JSON_array()
    {
        await using var function = RunningFunction.Of<string, IAsyncEnumerable<Greeting>>(
            (_, _, _) => new(Greetings()),
            TestJson.Default
        );

        var answer = await function.CallAsync("x");

        Assert.Equal("""[{"message":"a"},{"message":"b"}]""", answer.Text);
        Assert.Equal("application/json", answer["Content-Type"]);

        static async IAsyncEnumerable<Greeting> Greetings()
        {
            yield return new Greeting("a");
            await Task.Yield();
            yield return new Greeting("b");
        }
    }

    [Fact]
    [Trait("Checklist", "102")]
    public async Task A_stream_result_is_sent_with_its_length_and_disposed()
    {
        var stream = new MemoryStream(new byte[200_000]);
        await using var function = RunningFunction.Of<string, Stream>((_, _, _) => new(stream));

        var answer = await function.CallAsync("x");

        Assert.Equal("200000", answer["Content-Length"]);
        Assert.Equal(200_000, answer.Body.Length);
        Assert.False(stream.CanRead);
    }

    [Fact]
    [Trait("Checklist", "86")]
    public async Task A_flushed_answer_is_chunked()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                await fn.Response.Body.WriteAsync("one"u8.ToArray(), cancellationToken);
                await fn.Response.Body.FlushAsync(cancellationToken);
                await fn.Response.Body.WriteAsync("two"u8.ToArray(), cancellationToken);
            }
        );
        using var peer = function.Connect();

        var answer = await peer.CallAsync("x");

        Assert.True(answer.Chunked);
        Assert.Equal("onetwo", answer.Text);
        Assert.Equal(200, (await peer.CallAsync("x")).Status);
    }
}
