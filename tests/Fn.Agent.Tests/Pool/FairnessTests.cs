using System.Net;
using Fn.Agent.Calls;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

public sealed class FairnessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 10", "D18")]
    public async Task A_busy_function_gives_room_to_one_that_waits()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, static f => f with { Memory = 600 });
        var busyPath = host.InvokePath;
        using var stop = new CancellationTokenSource();
        var clients = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                while (!stop.IsCancellationRequested)
                {
                    using var response = await host.Client.PostAsync(busyPath, content: null, Cancel);
                    Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                }
            })
            .ToArray();
        await Wait.UntilAsync(() => peer.Requests.Count > 10, "the busy function is busy");
        var other = Some.Function(host.App, "other") with { Memory = 600 };
        host.Stores.Functions[other.Id] = other;

        using var answer = await host.Client.PostAsync($"/invoke/{other.Id}", content: null, Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    [Spec("server 2.8", "server is shutting down")]
    public async Task A_call_that_waits_when_the_agent_stops_is_refused_as_too_busy()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        var context = host.Context;
        await context.Stopping.CancelAsync();
        var target = new CallTarget(host.App, host.Function);

        using var answer = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("15", answer.Headers.GetValues("Retry-After").Single());
        Assert.Empty(host.Engine.Created);
        Assert.False(context.Pools.ContainsKey(target.Key));
    }
}
