using System.Text;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

public sealed class RequestTests
{
    [Theory]
    [Trait("Checklist", "78")]
    [InlineData("Content-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("Content-Length: 0\r\n\r\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "")]
    [InlineData(
        "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nhe\r\n3 ;c=\"d\"\r\nllo\r\n0;e\r\nX-Trailer: 1\r\nX-More: 2\r\n\r\n",
        "hello"
    )]
    [InlineData("transfer-encoding: CHUNKED\r\n\r\n00A\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    public async Task Chunked_and_Content_Length_requests_arrive_whole(string rest, string expected)
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nHost: localhost\r\n" + rest);
        var answer = await peer.ReadAsync();
        var next = await peer.CallAsync("next");

        Assert.Equal(expected, answer.Text);
        Assert.Equal("next", next.Text);
    }

    [Fact]
    [Trait("Checklist", "78")]
    public async Task A_request_that_arrives_byte_by_byte_is_served()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        foreach (var one in Encoding.Latin1.GetBytes(Requests.Call("hello body")))
        {
            await peer.SendAsync(new[] { one });
        }

        Assert.Equal("hello body", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "79")]
    public async Task Header_names_match_in_any_case_and_repeated_headers_keep_their_order()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) =>
                new(
                    $"{fn.CallId}|{string.Join(',', fn.Headers.GetValues("x-FOO"))}|{fn.Headers["X-Foo"]}|{fn.Headers.Contains("nope")}"
                )
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nFN-CALL-ID: one\r\nX-Foo: bar\r\nx-foo:baz  \r\nX-FOO:\r\n\r\n");

        Assert.Equal("one|bar,baz,|bar|False", (await peer.ReadAsync()).Text);
    }

    [Theory]
    [Trait("Checklist", "79")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo: bar\r\n folded\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX Foo: bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo : bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\n: bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo: a\rb\r\n\r\n")]
    [InlineData("POST /call HTTP/2.0\r\n\r\n")]
    [InlineData("POST  /call HTTP/1.1\r\n\r\n")]
    [InlineData("POST /call\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: +1\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length:\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("\u0016\u0003\u0001 garbage\n")]
    public async Task What_is_not_HTTP_gets_400_and_the_connection_closes(string request)
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync(request);
        var answer = await peer.ReadAsync();

        Assert.Equal(400, answer.Status);
        Assert.Equal("close", answer["Connection"]);
        Assert.True(await peer.IsClosedAsync());
        Assert.Equal("still there", (await function.CallAsync("still there")).Text);
    }

    [Fact]
    [Trait("Checklist", "80")]
    public async Task A_thousand_calls_run_on_one_connection()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        for (var call = 0; call < 1000; call++)
        {
            Assert.Equal($"call {call}", (await peer.CallAsync($"call {call}")).Text);
        }
    }

    [Fact]
    [Trait("Checklist", "80")]
    public async Task A_thousand_fresh_connections_leak_no_descriptor()
    {
        await using var function = RunningFunction.Echo();
        await function.CallAsync("warm");

        for (var call = 0; call < 1000; call++)
        {
            Assert.Equal("x", (await function.CallAsync("x")).Text);
        }

        // Other tests run beside this one; a leak would show as a thousand.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, 700);
    }

    [Theory]
    [Trait("Checklist", "81")]
    [InlineData("")]
    [InlineData("POST /call HTTP/1.1\r\nHost: loc")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 100\r\n\r\nonly this")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_peer_that_leaves_early_does_not_disturb_the_next_connection(string sent)
    {
        await using var function = RunningFunction.Echo();

        for (var time = 0; time < 10; time++)
        {
            using var peer = function.Connect();
            await peer.SendAsync(sent);
        }

        Assert.Equal("next", (await function.CallAsync("next")).Text);
        Assert.Empty(function.Log.Errors);
    }

    [Fact]
    [Trait("Checklist", "82")]
    public async Task An_idle_second_connection_does_not_block_the_first()
    {
        await using var function = RunningFunction.Echo();
        using var first = function.Connect();
        await first.CallAsync("warm");
        using var idle = function.Connect();
        using var other = function.Connect();

        var answer = await first.CallAsync("while others idle");

        Assert.Equal("while others idle", answer.Text);
    }

    [Theory]
    [Trait("Checklist", "82")]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Calls_are_served_one_at_a_time_unless_configured(int concurrency)
    {
        var inside = 0;
        var most = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, _) =>
            {
                var now = Interlocked.Increment(ref inside);
                most = Math.Max(most, now);
                if (now == concurrency)
                {
                    full.TrySetResult();
                }
                await release.Task;
                Interlocked.Decrement(ref inside);
                return "done";
            },
            options: new FnOptions { Concurrency = concurrency }
        );

        var calls = Enumerable.Range(0, 5).Select(_ => function.CallAsync("x")).ToArray();
        await full.Task;
        release.SetResult();
        var answers = await Task.WhenAll(calls);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(concurrency, most);
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
    [Trait("Checklist", "87")]
    [InlineData("POST /other HTTP/1.1", 404)]
    [InlineData("POST /call/x HTTP/1.1", 404)]
    [InlineData("GET / HTTP/1.1", 404)]
    [InlineData("GET /call HTTP/1.1", 405)]
    [InlineData("PUT /call HTTP/1.1", 405)]
    public async Task Other_paths_get_404_and_other_methods_405_on_a_connection_that_stays_usable(
        string line,
        int status
    )
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync(line + "\r\nContent-Length: 4\r\n\r\nbody");
        var answer = await peer.ReadAsync();
        var next = await peer.CallAsync("next");

        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer["Fn-Fdk-Version"]);
        Assert.Equal("next", next.Text);
    }

    [Fact]
    [Trait("Checklist", "88")]
    public async Task A_pipelined_second_request_is_answered_after_the_first()
    {
        await using var function = RunningFunction.Of<string, string>(
            async (body, _, _) =>
            {
                await Task.Yield();
                return body + "!";
            }
        );
        using var peer = function.Connect();

        await peer.SendAsync(Requests.Call("one") + Requests.Call("two") + Requests.Call("three"));

        Assert.Equal("one!", (await peer.ReadAsync()).Text);
        Assert.Equal("two!", (await peer.ReadAsync()).Text);
        Assert.Equal("three!", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "89")]
    public async Task A_head_over_1_MiB_is_refused_and_the_connection_closes()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nX-Large: " + new string('x', 1024 * 1024));
        var answer = await peer.ReadAsync();

        Assert.Equal(431, answer.Status);
        Assert.True(await peer.IsClosedAsync());
        Assert.Equal("next", (await function.CallAsync("next")).Text);
    }

    [Fact]
    [Trait("Checklist", "89")]
    public async Task A_head_just_under_1_MiB_is_served()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) => new($"{fn.Headers["X-Large"].Length}")
        );

        var answer = await function.CallAsync("", "X-Large: " + new string('x', 1_000_000));

        Assert.Equal("1000000", answer.Text);
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

    [Fact]
    public async Task HTTP_1_0_is_answered_and_closed()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal("hi", (await peer.ReadAsync()).Text);
        Assert.True(await peer.IsClosedAsync());
    }
}
