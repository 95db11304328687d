using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Calls for which the node has no room. Source: server specification 2.8.</summary>
public sealed class RoomFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 2.8", "memory impossible on this node")]
    [Spec("server 2.3", "memory that can never fit")]
    public async Task Memory_that_the_node_does_not_have_is_400()
    {
        await using var host = await FnHost.StartAsync(new Peer(), static f => f with { Memory = 8192 });

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            """{"message":"Requested CPU/Memory cannot be allocated"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        Assert.False(response.Headers.Contains("Fn-Call-Id"));
        Assert.Empty(host.Engine.Created);
    }

    [Fact]
    [Spec("server 2.8", "no capacity, non-blocking mode")]
    public async Task No_room_in_non_blocking_mode_is_503_with_retry_after()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("late"));
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { Memory = 600 },
            new() { ["FN_ENABLE_NB_RESOURCE_TRACKER"] = "true" }
        );
        var first = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the first call runs");

        using var response = await host.AssertCallFailsAsync(503, "Timed out - server too busy");

        Assert.Equal("15", response.Headers.GetValues("Retry-After").Single());
        release.SetResult();
        (await first).Dispose();
    }

    [Fact]
    [Spec("server 2.8", "no capacity, blocking mode")]
    [Spec("server 10", "D18")]
    public async Task Waiting_too_long_for_room_is_503()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("late"));
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { Memory = 600 },
            new() { ["FN_HOT_WAIT_TIMEOUT_MSECS"] = "100" }
        );
        var first = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the first call runs");

        await host.AssertCallFailsAsync(503, "Timed out - server too busy");

        release.SetResult();
        using var late = await first;
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }
}
