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

    [Fact]
    [Trait("Checklist", "102")]
    public async Task The_first_object_of_a_sequence_leaves_before_the_last_is_produced()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, IAsyncEnumerable<Greeting>>(
            (_, _, _) => new(Greetings(seen.Task)),
            TestJson.Default
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("x"));
        await peer.ReadAsync(withoutBody: true);
        var first = await peer.ChunkAsync();
        seen.SetResult();
        var second = await peer.ChunkAsync();

        Assert.Equal("""[{"message":"a"}"""u8.ToArray(), first);
        Assert.Equal(""",{"message":"b"}]"""u8.ToArray(), second);
        Assert.Empty(await peer.ChunkAsync());

        static async IAsyncEnumerable<Greeting> Greetings(Task seen)
        {
            yield return new Greeting("a");
            await seen;
            yield return new Greeting("b");
        }
    }

    [Fact]
    [Trait("Checklist", "83")]
    public async Task An_interim_100_does_not_land_in_the_middle_of_an_answer()
    {
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                await fn.Response.Body.WriteAsync("early "u8.ToArray(), cancellationToken);
                await fn.Response.Body.FlushAsync(cancellationToken);
                await fn.Body.CopyToAsync(fn.Response.Body, cancellationToken);
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        var head = await peer.ReadAsync(withoutBody: true);
        var early = await peer.ChunkAsync();
        await peer.SendAsync("hello");

        Assert.Equal(200, head.Status);
        Assert.Equal("early "u8.ToArray(), early);
        Assert.Equal("hello"u8.ToArray(), await peer.ChunkAsync());
        Assert.Empty(await peer.ChunkAsync());
        Assert.Equal(200, (await peer.CallAsync("next")).Status);
    }

    [Fact]
    public async Task A_function_that_goes_on_after_its_end_cannot_write_into_the_next_answer()
    {
        List<Stream> bodies = [];
        await using var function = RunningFunction.Raw(
            async (fn, cancellationToken) =>
            {
                bodies.Add(fn.Response.Body);
                if (bodies.Count == 2)
                {
                    Assert.Throws<InvalidOperationException>(() => bodies[0].Write("stray"u8));
                    Assert.Throws<InvalidOperationException>(bodies[0].Flush);
                }
                await fn.Response.Body.WriteAsync("own"u8.ToArray(), cancellationToken);
            }
        );
        using var peer = function.Connect();

        var answers = new[] { await peer.CallAsync("x"), await peer.CallAsync("x") };

        Assert.All(answers, answer => Assert.Equal((200, "own"), (answer.Status, answer.Text)));
    }
}
