using System.Text;
using Fn.Agent.Pool;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Functions that say what they were not asked, or more than anybody can mean.</summary>
public sealed class ProtocolBreachTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private PeerConnection? _kept;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_between_calls_costs_the_container_and_no_call()
    {
        await using var host = await FnHost.StartAsync(KeepingPeer());
        Assert.Equal("mine", await CallAsync(host));

        await _kept!.WriteAsync(Answers.Ok("nobody's"));
        var second = await CallAsync(host);

        Assert.Equal("mine", second);
        await AssertOneLineAsync(host);
        Assert.Equal(2, host.Engine.Created.Count);
        Assert.False(host.Log.Has("call failed"));
    }

    [Fact]
    public async Task What_is_written_between_calls_is_noticed_also_when_no_call_comes()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await FnHost.StartAsync(KeepingPeer(), time: time);
        Assert.Equal("mine", await CallAsync(host));

        await _kept!.WriteAsync("a");
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(Step);
                return host.Engine.Created.Single().IsRemoved;
            },
            "the container is removed"
        );

        await AssertOneLineAsync(host);
    }

    [Fact]
    public async Task Interim_answers_without_end_run_into_the_limit_of_the_head()
    {
        const string interim = "HTTP/1.1 100 Continue\r\n\r\n";
        var peer = Peer.Answering(string.Concat(Enumerable.Repeat(interim, 100)) + Answers.Ok("late"));
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_HDR_RESPONSE_SIZE"] = "2000" });

        var answer = await CallAsync(host);

        Assert.Equal("""{"message":"function response header too large"}""" + "\n", answer);
    }

    [Theory]
    [InlineData(9_000, "fine")]
    [InlineData(10_001, """{"message":"function response header too large"}""" + "\n")]
    public async Task Headers_are_bounded_in_number_for_joining_them_costs_their_square(int lines, string expected)
    {
        var peer = Peer.Answering(Answers.Ok("fine", [.. Enumerable.Repeat("A: b", lines)]));
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        using var patient = new HttpClient(new SocketsHttpHandler { MaxResponseHeadersLength = 128 })
        {
            BaseAddress = host.Client.BaseAddress,
        };

        using var response = await patient.SendAsync(request, Cancel);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_packed_answer_that_breaks_off_leaves_nothing_behind_for_the_next_caller_on_the_connection()
    {
        var count = 0;
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                var isBroken = Interlocked.Increment(ref count) % 2 == 1;
                await connection.WriteAsync(
                    isBroken
                        ? "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\na\r\n\x1f\u008b\x08\0\0\0\0\0\0\x03\r\n"
                        : Answers.Ok("mine")
                );
                return !isBroken;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("""{"message":"error receiving function response"}""" + "\n", await CallAsync(host));
            Assert.Equal("mine", await CallAsync(host));
        }
    }

    [Fact]
    public async Task A_function_that_answers_twice_is_not_called_again()
    {
        var peer = Peer.Answering(Answers.Ok("mine") + Answers.Ok("not yours"));
        await using var host = await FnHost.StartAsync(peer);

        var first = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        var second = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal("mine", await first.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("mine", await second.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(2, host.Engine.Created.Count);
    }

    /// <summary>Answers, and leaves the connection to the test.</summary>
    private Peer KeepingPeer() =>
        new()
        {
            OnRequest = async (_, connection, _) =>
            {
                _kept = connection;
                await connection.WriteAsync(Answers.Ok("mine"));
                return true;
            },
        };

    private static async Task<string> CallAsync(FnHost host)
    {
        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task AssertOneLineAsync(FnHost host)
    {
        await Wait.UntilAsync(() => host.Log.Has("hot function terminated"), "the line about it");
        Assert.Single(
            host.Log.Lines,
            static line =>
                line.Text.StartsWith($"hot function terminated: {CallLane.OutOfTurn}, ", StringComparison.Ordinal)
        );
    }
}
