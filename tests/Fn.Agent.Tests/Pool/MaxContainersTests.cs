using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;

namespace Fn.Agent.Tests.Pool;

/// <summary>Functions with a most of containers: <c>fnproject.io/fn/max_containers</c>.</summary>
public sealed class MaxContainersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_beyond_the_maximum_wait_for_a_container_that_becomes_free()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(max: 2));
        var running = await held.RunAsync(host, 2);

        var waiting = Enumerable.Range(0, 3).Select(_ => HeldCalls.StartAsync(host)).ToArray();
        await UntilWaitAsync(host, 3);

        Assert.Equal(2, host.Engine.Created.Count);
        await held.FinishAsync([.. running, .. waiting]);
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Fact]
    public async Task A_call_that_waits_too_long_below_the_maximum_is_told_when_to_come_again()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(max: 1),
            new() { ["FN_HOT_WAIT_TIMEOUT_MSECS"] = "100" }
        );
        var running = await held.RunAsync(host, 1);

        using var refused = await HeldCalls.StartAsync(host);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("15", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal(
            """{"message":"Timed out - server too busy"}""",
            (await refused.Content.ReadAsStringAsync(Cancel)).Trim()
        );
        await held.FinishAsync(running);
    }

    [Fact]
    public async Task In_non_blocking_mode_calls_beyond_the_maximum_wait_too()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(max: 1),
            new() { ["FN_ENABLE_NB_RESOURCE_TRACKER"] = "true" }
        );
        var running = await held.RunAsync(host, 1);

        var waiting = HeldCalls.StartAsync(host);
        await UntilWaitAsync(host, 1);

        await held.FinishAsync([.. running, waiting]);
    }

    [Fact]
    public async Task Each_container_may_take_several_calls()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(concurrency: 3, max: 2));
        var running = await held.RunAsync(host, 6);

        var waiting = HeldCalls.StartAsync(host);
        await UntilWaitAsync(host, 1);

        await held.FinishAsync([.. running, waiting]);
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Fact]
    public async Task All_versions_of_a_function_share_its_maximum_and_an_idle_old_one_gives_way()
    {
        var held = new HeldCalls();
        var engine = new FakeEngine { Script = held.Peer.RunAsync };
        engine.OnCreate = _ =>
        {
            Assert.Empty(engine.Containers);
            return Task.CompletedTask;
        };
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(max: 1), engine: engine);
        using var old = await HeldCalls.StartAsync(host, "quick");

        host.Use(host.App, host.Function with { Image = "example/hello:0.0.2" });
        using var renewed = await HeldCalls.StartAsync(host, "quick");

        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        Assert.Equal(
            ["example/hello:0.0.1", "example/hello:0.0.2"],
            engine.Created.Select(static container => container.Spec.Image)
        );
        Assert.True(engine.Created[0].IsRemoved);
    }

    [Fact]
    public async Task A_busy_container_of_an_old_version_ends_its_call_before_it_gives_way()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(max: 1));
        var running = await held.RunAsync(host, 1);

        host.Use(host.App, host.Function with { Image = "example/hello:0.0.2" });
        var waiting = HeldCalls.StartAsync(host);
        await UntilWaitAsync(host, 1);

        Assert.Single(host.Engine.Created);
        await held.FinishAsync([.. running, waiting]);
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Fact]
    public async Task Starts_that_fail_do_not_count_for_ever()
    {
        var held = new HeldCalls();
        var engine = new FakeEngine { Script = static _ => Task.CompletedTask };
        await using var host = await FnHost.StartAsync(held.Peer, static f => f.Scaled(max: 1), engine: engine);
        for (var i = 0; i < 3; i++)
        {
            using var failed = await HeldCalls.StartAsync(host);
            Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        }

        engine.Script = held.Peer.RunAsync;
        using var response = await HeldCalls.StartAsync(host, "quick");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task UntilWaitAsync(FnHost host, int count) =>
        Wait.UntilAsync(
            () => host.Context.Pools.Values.Sum(static pool => pool.CountWaiting().Calls) == count,
            $"{count} calls wait"
        );
}
