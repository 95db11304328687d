using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Pool;

/// <summary>When a call wakes a frozen container, and when it waits for one that runs.</summary>
public sealed class FrozenContainersTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_waits_for_a_container_that_is_soon_free_and_leaves_a_frozen_one_alone()
    {
        var peer = HoldingPeer();
        await using var host = await StartWithTwoFrozenAsync(peer);
        var running = await HoldAsync(host, peer);

        var waiting = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => Waiting(host) == 1, "the second call waits");
        _gate.SetResult();

        Assert.True((await waiting).IsSuccessStatusCode);
        Assert.True((await running).IsSuccessStatusCode);
        Assert.Single(host.Engine.Created, static container => container.IsFrozen);
    }

    [Fact]
    public async Task A_call_that_turns_out_to_be_long_has_the_frozen_container_woken_for_those_that_wait()
    {
        var peer = HoldingPeer();
        await using var host = await StartWithTwoFrozenAsync(peer);
        var running = await HoldAsync(host, peer);

        var waiting = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => Waiting(host) == 1, "the second call waits");
        await AdvanceUntilAsync(() => waiting.IsCompleted, "the second call is answered");

        Assert.True((await waiting).IsSuccessStatusCode);
        Assert.False(running.IsCompleted);
        Assert.Equal(2, host.Engine.Created.Count);
        _gate.SetResult();
        Assert.True((await running).IsSuccessStatusCode);
    }

    [Fact]
    public async Task While_a_container_is_being_woken_the_call_that_waits_may_have_another_that_is_free_sooner()
    {
        var peer = HoldingPeer();
        await using var host = await StartWithTwoFrozenAsync(peer);
        var running = await HoldAsync(host, peer);
        var isThawing = false;
        var thaw = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Engine.OnThaw = _ =>
        {
            isThawing = true;
            return thaw.Task;
        };

        var waiting = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => Waiting(host) == 1, "the second call waits");
        await AdvanceUntilAsync(() => Volatile.Read(ref isThawing), "the other container is being woken");
        _gate.SetResult();

        Assert.True((await waiting).IsSuccessStatusCode);
        Assert.True((await running).IsSuccessStatusCode);
        Assert.Equal(2, host.Engine.Created.Count);
        thaw.SetResult();
        await AdvanceUntilAsync(
            () => host.Engine.Created.All(static container => container.IsFrozen),
            "the woken one is free, and freezes again"
        );
    }

    private static int Waiting(FnHost host) => host.Context.Pools.Values.Single().CountWaiting().Calls;

    /// <summary>A function that answers at once, but calls with a body when the gate is opened.</summary>
    private Peer HoldingPeer() =>
        new()
        {
            OnRequest = async (request, connection, _) =>
            {
                if (request.Body.Length > 0)
                {
                    await _gate.Task.WaitAsync(Cancel);
                }
                await connection.WriteAsync(Answers.Ok("done"));
                return true;
            },
        };

    private async Task<FnHost> StartWithTwoFrozenAsync(Peer peer)
    {
        var host = await FnHost.StartAsync(peer, time: _time);
        var first = await HoldAsync(host, peer);
        var second = host.Client.PostAsync(host.InvokePath, new StringContent("hold"), Cancel);
        await AdvanceUntilAsync(() => peer.Requests.Count == 2, "the second container runs a call");
        _gate.SetResult();
        await Task.WhenAll(first, second);
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 60; i++)
        {
            using var quick = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        }
        await AdvanceUntilAsync(
            () => host.Engine.Created.Count(static container => container.IsFrozen) == 2,
            "both containers are frozen"
        );
        return host;
    }

    private static async Task<Task<HttpResponseMessage>> HoldAsync(FnHost host, Peer peer)
    {
        var before = peer.Requests.Count;
        var held = host.Client.PostAsync(host.InvokePath, new StringContent("hold"), Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count > before, "a call runs");
        return held;
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string description) =>
        Wait.UntilAsync(
            () =>
            {
                _time.Advance(Step);
                return condition();
            },
            description
        );
}
