using Fn.Agent.Calls;
using Fn.Agent.Metrics;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Metrics;

/// <summary>What the agent counts of calls and containers. Source: server specification 8.1.</summary>
public sealed class AgentMetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cold_and_a_warm_call_are_counted_with_every_phase_of_the_start()
    {
        await using var host = await FnHost.StartAsync(new Peer());

        await host.CallAsync();
        await host.CallAsync();

        var meter = Meter(host);
        Assert.Equal((host.App.Id, host.Function.Id, host.Function.Image), (meter.AppId, meter.FnId, meter.Image));
        Assert.Equal(2, host.Context.Metrics.Begun);
        Assert.Equal(2, host.Context.Metrics.Ended(CallEnd.Completed));
        Assert.Equal(2, meter.Ended(CallEnd.Completed).Value);
        foreach (
            var once in (Histogram[])
                [
                    meter.RoomWaits,
                    meter.Pulls,
                    meter.Creations,
                    meter.Boots,
                    meter.SocketsFound,
                    meter.Starts,
                    meter.Waits,
                    meter.FirstAnswers,
                ]
        )
        {
            Assert.Equal(1, once.Count);
        }
        Assert.Equal(2, meter.Calls.Count);
        Assert.Equal(1, host.Context.Metrics.Growths.Value);
        Assert.Equal(1, host.Context.Metrics.ContainersWanted.Value);
    }

    [Fact]
    public async Task A_frozen_container_is_counted_as_paused_and_its_freeze_when_it_is_over()
    {
        await using var host = await FnHost.StartAsync(new Peer());
        await host.CallAsync();
        await Wait.UntilAsync(() => host.View.Functions().Values.Single().Paused == 1, "it is frozen");

        await host.CallAsync();

        Assert.Equal(1, Meter(host).Pauses.Count);
        Assert.True(Meter(host).Idles.Count > 0);
    }

    [Fact]
    public async Task A_running_call_makes_its_container_busy_and_a_second_waits()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("done"));
        await using var host = await FnHost.StartAsync(
            peer,
            config: new() { ["FN_MAX_TOTAL_MEMORY_BYTES"] = (128L * 1024 * 1024).ToString((IFormatProvider?)null) }
        );
        var first = host.CallAsync();
        await Wait.UntilAsync(() => host.View.Functions().Values.Any(static load => load.Busy == 1), "it is busy");
        var second = host.CallAsync();

        await Wait.UntilAsync(() => host.View.Functions().Values.Single().WaitingCalls == 1, "the second waits");
        await Wait.UntilAsync(() => host.View.Functions().Values.Single().Waiting == 1, "a container waits for memory");

        Assert.Equal(128L * 1024 * 1024, host.View.MemoryUsedBytes);
        Assert.Equal(128L * 1024 * 1024, host.View.MemoryBytes);
        release.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(0, host.View.Functions().Values.Single().WaitingCalls);
        Assert.Equal(2, Meter(host).Waits.Count);
    }

    [Fact]
    public async Task Ends_are_counted_by_kind()
    {
        var peer = new Peer
        {
            OnRequest = static async (request, connection, _) =>
            {
                if (request.Has("X-Fail"))
                {
                    await connection.WriteAsync(Answers.With("502 Bad Gateway", "no"));
                }
                return true; // and else says nothing
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 1 });

        await PostAsync(host, "X-Fail", Cancel);
        await PostAsync(host, "X-Hang", Cancel);
        using (var leaving = new CancellationTokenSource())
        {
            var left = PostAsync(host, "X-Hang", leaving.Token);
            await Wait.UntilAsync(() => host.View.Functions().Values.Any(static load => load.Busy == 1), "it runs");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }
        host.Use(host.App, host.Function with { Memory = 8192 });
        await PostAsync(host, "X-Large", Cancel);

        var metrics = host.Context.Metrics;
        await Wait.UntilAsync(() => metrics.Ended(CallEnd.Canceled) == 1, "the one who left is counted");
        Assert.Equal(2, metrics.Ended(CallEnd.Failed)); // failed, and too large for this node
        Assert.Equal(1, metrics.Ended(CallEnd.TimedOut));
        Assert.Equal(4, metrics.Begun);
    }

    [Fact]
    public async Task A_container_that_makes_room_is_counted_as_evicted_in_the_state_it_was_in()
    {
        var config = new Dictionary<string, string?>
        {
            ["FN_MAX_TOTAL_MEMORY_BYTES"] = (128L * 1024 * 1024).ToString((IFormatProvider?)null),
            ["FN_FREEZE_IDLE_MSECS"] = "-1",
        };
        await using var host = await FnHost.StartAsync(new Peer(), config: config);
        await host.CallAsync();
        var first = Meter(host);

        host.Use(host.App, Some.Function(host.App, "other"));
        await host.CallAsync();

        Assert.Equal(1, first.IdleEvictions.Value);
        Assert.Equal(0, first.PausedEvictions.Value);
    }

    [Fact]
    public async Task A_start_that_fails_is_no_sample_of_how_long_starts_take()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            engine: new() { Script = static _ => Task.CompletedTask }
        );

        await PostAsync(host, "X-Any", Cancel);

        var meter = Meter(host);
        Assert.Equal(1, meter.SocketsCanceled.Count);
        Assert.Equal(0, meter.SocketsFound.Count + meter.Boots.Count + meter.Starts.Count);
        Assert.Equal(1, meter.Ended(CallEnd.Failed).Value);
    }

    private static FunctionMeter Meter(FnHost host) =>
        host.Context.Metrics.Functions.Single(meter => meter.FnId == host.Function.Id);

    private static async Task PostAsync(FnHost host, string header, CancellationToken leaving)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        request.Headers.Add(header, "1");
        using var answer = await host.Client.SendAsync(request, leaving);
        Assert.False(answer.IsSuccessStatusCode);
    }
}
