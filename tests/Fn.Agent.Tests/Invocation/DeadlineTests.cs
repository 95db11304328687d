using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Invocation;

/// <summary>The end of a call's time, on a clock that the test moves. Source: server specification 2.9, FDK specification 1.9.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "57")]
    [Spec("server 2.8", "function slower than timeout")]
    [Spec("server 2.9", "the container is killed on expiry")]
    public async Task A_call_ends_at_its_deadline_and_not_before()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var peer = new Peer
        {
            OnRequest = static async (_, _, container) =>
            {
                await container.Exit;
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 30 }, time: time);
        var call = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");

        time.Advance(TimeSpan.FromSeconds(30) - Tick);
        var wasOver = call.IsCompleted || host.Engine.Created.Single().IsRemoved;
        time.Advance(Tick);
        using var response = await call;

        Assert.False(wasOver);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("""{"message":"Timed out"}""" + "\n", await response.Content.ReadAsStringAsync(Cancel));
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Fact]
    [Spec("fdk 4.1", "57")]
    public async Task An_answer_that_drips_past_the_deadline_is_504()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var dripped = new SemaphoreSlim(0);
        var next = new SemaphoreSlim(0);
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                while (true)
                {
                    await connection.WriteAsync("x");
                    dripped.Release();
                    await next.WaitAsync(Cancel);
                }
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 5 }, time: time);
        var call = host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        for (var second = 0; second < 5; second++)
        {
            await dripped.WaitAsync(Cancel);
            time.Advance(TimeSpan.FromSeconds(1));
            next.Release();
        }
        using var response = await call;

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
        next.Release(1000); // its next write finds the connection closed
    }

    [Fact]
    [Spec("fdk 4.1", "57")]
    public async Task An_answer_that_has_begun_and_misses_the_deadline_never_looks_complete()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var peer = new Peer
        {
            OnRequest = static async (_, connection, container) =>
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                await container.Exit;
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 5 }, time: time);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

        time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Cancel));
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }
}
