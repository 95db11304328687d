using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>Request bodies: read, large, or left alone.</summary>
public sealed class BodyTests
{
    [Fact]
    [Trait("Checklist", "84")]
    public async Task A_function_may_read_its_body_with_blocking_calls()
    {
        await using var function = RunningFunction.Of<Stream, string>(
            (body, _, _) =>
            {
                using var reader = new StreamReader(body!);
                return new($"{reader.ReadToEnd().Length}");
            }
        );

        Assert.Equal("1000000", (await function.CallAsync(new string('x', 1_000_000))).Text);
    }

    [Fact]
    [Trait("Checklist", "84")]
    public async Task A_function_may_block_after_it_has_awaited_a_part_of_its_body()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<Stream, string>(
            async (body, _, cancellationToken) =>
            {
                await body!.ReadExactlyAsync(new byte[1], cancellationToken);
                first.SetResult();
                using var reader = new StreamReader(body);
                return reader.ReadToEnd();
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
        await peer.SendAsync("a");
        await first.Task;
        await peer.SendAsync("bcd");

        Assert.Equal("bcd", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "83")]
    public async Task Expect_100_continue_gets_100_when_the_body_is_read()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        var interim = await peer.ReadAsync();
        await peer.SendAsync("hello");
        var answer = await peer.ReadAsync();

        Assert.Equal(100, interim.Status);
        Assert.Equal("hello", answer.Text);
    }

    [Fact]
    [Trait("Checklist", "83")]
    public async Task Expect_100_continue_gets_the_final_answer_when_the_body_is_not_read()
    {
        await using var function = RunningFunction.Raw((_, _) => Task.CompletedTask);
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

        Assert.Equal(200, (await peer.ReadAsync()).Status);
        Assert.True(await peer.IsClosedAsync());
    }

    [Fact]
    [Trait("Checklist", "84")]
    public async Task A_body_of_100_MB_streams_through_with_bounded_memory()
    {
        const int Pieces = 1600;
        var piece = new byte[64 * 1024];
        await using var function = RunningFunction.Of<Stream, string>(
            async (body, _, cancellationToken) =>
            {
                var buffer = new byte[64 * 1024];
                long total = 0;
                while (await body!.ReadAsync(buffer, cancellationToken) is > 0 and var count)
                {
                    total += count;
                }
                return $"{total}";
            }
        );
        using var peer = function.Connect();
        var before = GC.GetTotalAllocatedBytes();

        await peer.SendAsync($"POST /call HTTP/1.1\r\nContent-Length: {(long)Pieces * piece.Length}\r\n\r\n");
        for (var sent = 0; sent < Pieces; sent++)
        {
            await peer.SendAsync(piece);
        }
        var answer = await peer.ReadAsync();

        Assert.Equal("104857600", answer.Text);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 80 * 1024 * 1024);
    }

    [Theory]
    [Trait("Checklist", "84")]
    [InlineData(5_000_000)]
    [InlineData(31_000_000)]
    public async Task A_large_body_is_bound_and_answered_whole(int length)
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();
        var body = new string('x', length);

        var answer = await peer.CallAsync(body);

        Assert.Equal(length, answer.Body.Length);
    }

    [Theory]
    [Trait("Checklist", "110")]
    [InlineData(1000, true)]
    [InlineData(60_000, true)]
    [InlineData(200_000, false)]
    public async Task An_unread_body_does_not_corrupt_the_next_request(int length, bool usable)
    {
        await using var function = RunningFunction.Raw((_, _) => Task.CompletedTask);
        using var peer = function.Connect();

        await peer.SendAsync($"POST /call HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
        var answer = await peer.ReadAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(usable ? null : "close", answer["Connection"]);
        if (usable)
        {
            await peer.SendAsync(new string('G', length));
            Assert.Equal(200, (await peer.CallAsync("next")).Status);
        }
        else
        {
            Assert.True(await peer.IsClosedAsync());
        }
    }

    [Theory]
    [Trait("Checklist", "110")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", true)]
    [InlineData("5\r\nhello\r\n", false)]
    [InlineData("5\r\nhelloX", false)]
    [InlineData("no size\r\n", false)]
    public async Task An_unread_chunked_body_that_is_not_whole_closes_the_connection_and_the_answer_says_so(
        string sent,
        bool usable
    )
    {
        await using var function = RunningFunction.Raw((_, _) => Task.CompletedTask);
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + sent);
        var answer = await peer.ReadAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(usable ? null : "close", answer["Connection"]);
        if (usable)
        {
            Assert.Equal(200, (await peer.CallAsync()).Status);
        }
        else
        {
            Assert.True(await peer.IsClosedAsync()); // and no second answer, which would be taken for that of another request
        }
    }
}
