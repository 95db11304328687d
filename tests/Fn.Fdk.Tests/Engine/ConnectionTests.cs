using System.Text;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

/// <summary>Connections: many calls on one, and many of them.</summary>
public sealed class ConnectionTests
{
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
}
