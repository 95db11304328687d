using System.Collections.Concurrent;
using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Model.Functions;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Fn.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Pool;

/// <summary>Functions with containers that are ready without calls: <c>fnproject.io/fn/min_containers</c>.</summary>
public sealed class MinContainersTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task They_are_started_when_the_function_is_deployed_and_frozen_as_any()
    {
        await using var host = await FnHost.StartAsync(new Peer(), static f => f.Scaled(min: 2));

        await Wait.UntilAsync(() => host.Engine.Created.Count(static c => c.IsFrozen) == 2, "two are ready and frozen");

        using var response = await HeldCalls.StartAsync(host);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Fact]
    public async Task They_are_started_with_the_server()
    {
        var stores = new MemoryStores();
        var app = Some.App("kept") with { Annotations = ScaleAnnotations.Make(min: 1) };
        stores.Add(app, Some.Function(app, "one"));
        stores.Add(app, Some.Function(app, "two").Scaled(min: 0));
        stores.Add(app, Some.Function(app, "three").Scaled(concurrency: 2));

        await using var host = await FnHost.StartAsync(new Peer(), stores: stores);

        await Wait.UntilAsync(() => host.Engine.Created.Count(static c => c.IsFrozen) == 2, "both are ready");
        Assert.Equal(
            ["one", "three"],
            host.Engine.Created.Select(static c => c.Spec.Environment["FN_FN_NAME"]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_call_that_comes_while_one_is_started_waits_for_that()
    {
        var started = new TaskCompletionSource();
        var engine = new FakeEngine { Script = new Peer().RunAsync, OnStart = _ => started.Task };
        await using var host = await FnHost.StartAsync(new Peer(), static f => f.Scaled(min: 1), engine: engine);
        await Wait.UntilAsync(() => engine.Created.Count == 1, "it is on its way");

        var call = HeldCalls.StartAsync(host);
        await Wait.UntilAsync(() => Calls(host) == 1, "the call waits");
        started.SetResult();
        using var response = await call;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(engine.Created);
    }

    [Fact]
    public async Task One_that_ends_is_replaced()
    {
        await using var host = await FnHost.StartAsync(new Peer(), static f => f.Scaled(min: 1));
        using var response = await HeldCalls.StartAsync(host);
        await Wait.UntilAsync(() => host.Engine.Created[0].IsFrozen, "it is idle");

        host.Engine.Created[0].End(1);

        await Wait.UntilAsync(() => host.Engine.Created is [_, { IsFrozen: true }], "another is ready");
        Assert.True(host.Engine.Created[0].IsRemoved);
    }

    [Fact]
    public async Task Idle_ones_beyond_the_minimum_end_and_those_within_stay()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(min: 2) with { IdleTimeout = 10 },
            time: _time
        );
        await UntilAsync(() => Frozen(host) == 2, TimeSpan.FromMilliseconds(10), "the minimum is there");
        var calls = Enumerable.Range(0, 5).Select(_ => HeldCalls.StartAsync(host)).ToArray();
        await UntilAsync(() => held.Peer.Requests.Count == 5, TimeSpan.FromMilliseconds(10), "five run");
        await held.FinishAsync(calls);

        await UntilAsync(() => Frozen(host) == 2, TimeSpan.FromSeconds(1), "the surplus is gone");
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
        }
        await UntilAsync(() => host.Engine.Containers.Count == Frozen(host), TimeSpan.Zero, "all is quiet");

        Assert.Equal(2, host.Engine.Containers.Count);
        Assert.Equal(5, host.Engine.Created.Count);
    }

    [Fact]
    public async Task A_changed_function_has_new_ones_and_the_old_idle_out()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            static f => f.Scaled(min: 1) with { IdleTimeout = 10 },
            time: _time
        );
        await UntilAsync(() => Frozen(host) == 1, TimeSpan.FromMilliseconds(10), "the minimum is there");

        host.Use(host.App, host.Function with { Image = "example/hello:0.0.2" });
        await UntilAsync(() => host.Engine.Created.Count == 2, TimeSpan.FromMilliseconds(10), "the new one is started");
        await UntilAsync(() => host.Engine.Created[0].IsRemoved, TimeSpan.FromSeconds(1), "the old one is gone");

        Assert.Equal("example/hello:0.0.2", host.Engine.Containers.Single().Spec.Image);
    }

    [Fact]
    public async Task Those_of_a_deleted_function_idle_out()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            static f => f.Scaled(min: 1) with { IdleTimeout = 10 },
            time: _time
        );
        await UntilAsync(() => Frozen(host) == 1, TimeSpan.FromMilliseconds(10), "the minimum is there");

        host.Stores.Functions.Clear();
        _time.Advance(TimeSpan.FromMinutes(1)); // as another server would delete it: nobody tells

        await UntilAsync(() => host.Engine.Containers.Count == 0, TimeSpan.FromSeconds(1), "it is gone");
    }

    [Fact]
    public async Task A_function_that_cannot_start_is_tried_at_longer_and_longer_intervals()
    {
        var tries = new ConcurrentQueue<DateTimeOffset>();
        var engine = new FakeEngine { Script = static _ => Task.CompletedTask };
        engine.OnCreate = _ =>
        {
            tries.Enqueue(_time.GetUtcNow());
            return Task.CompletedTask;
        };
        await using var host = await FnHost.StartAsync(
            new Peer(),
            static f => f.Scaled(min: 1),
            engine: engine,
            time: _time
        );

        await UntilAsync(() => tries.Count == 5, TimeSpan.FromMilliseconds(100), "it was tried five times");

        var pauses = tries.Zip(tries.Skip(1), static (one, next) => (next - one).TotalSeconds).ToArray();
        Assert.All(pauses.Zip([1.0, 2.0, 4.0, 8.0]), static pair => Assert.True(pair.First >= pair.Second));
    }

    [Fact]
    public async Task The_maximum_of_an_app_bounds_the_minimum_of_its_function()
    {
        await using var host = await FnHost.StartAsync(new Peer());
        var app = host.App with { Annotations = ScaleAnnotations.Make(max: 1) };

        host.Use(app, host.Function.Scaled(min: 3));

        await Wait.UntilAsync(() => Frozen(host) == 1, "one is ready");
        Assert.Single(host.Engine.Created);
        Assert.Equal(1, ContainerScale.Of(app, host.Function).MinContainers);
    }

    [Fact]
    public async Task They_go_last_when_a_call_needs_room_and_come_back_when_there_is_some()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(min: 1) with { Memory = 400, IdleTimeout = 1 }
        );
        await Wait.UntilAsync(() => Frozen(host) == 1, "the minimum is there");
        await CallOtherAsync(host, "second", memory: 400);
        await CallOtherAsync(host, "third", memory: 400);
        Assert.False(host.Engine.Created[0].IsRemoved);
        Assert.True(host.Engine.Created[1].IsRemoved);

        await CallOtherAsync(host, "fourth", memory: 1000);

        Assert.True(host.Engine.Created[0].IsRemoved);
        await Wait.UntilAsync(
            () => host.Engine.Containers.Any(static c => c.Spec.Environment["FN_FN_NAME"] == "hello"),
            "it is back when the fourth has idled out"
        );
    }

    [Fact]
    public async Task They_take_the_room_of_idle_ones_but_not_of_those_that_others_keep()
    {
        var held = new HeldCalls();
        await using var host = await FnHost.StartAsync(
            held.Peer,
            static f => f.Scaled(min: 1) with { Memory = 400 },
            time: _time
        );
        await UntilAsync(() => Frozen(host) == 1, TimeSpan.FromMilliseconds(10), "the minimum is there");
        var idle = Some.Function(host.App, "idle") with { Memory = 400 };
        host.Use(host.App, idle);
        using var response = await HeldCalls.StartAsync(host, "quick");

        host.Use(host.App, Some.Function(host.App, "other").Scaled(min: 2) with { Memory = 400 });

        await UntilAsync(() => host.Engine.Created.Count == 3, TimeSpan.FromSeconds(1), "one of two is started");
        Assert.False(host.Engine.Created[0].IsRemoved);
        Assert.True(host.Engine.Created[1].IsRemoved);
        Assert.Equal("other", host.Engine.Created[2].Spec.Environment["FN_FN_NAME"]);
        Assert.True(host.Log.Has("No room for the 2 containers"));
    }

    [Fact]
    public async Task While_nobody_knows_which_they_are_those_known_last_are_kept()
    {
        await using var host = await FnHost.StartAsync(
            new Peer(),
            static f => f.Scaled(min: 1) with { IdleTimeout = 10 },
            time: _time
        );
        await UntilAsync(() => Frozen(host) == 1, TimeSpan.FromMilliseconds(10), "the minimum is there");

        host.Stores.IsDown = true;
        await UntilAsync(() => host.Log.Has("is not known now"), TimeSpan.FromSeconds(10), "it is told");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(host.Engine.Containers);

        host.Stores.IsDown = false;
        host.Use(host.App, host.Function.Scaled(min: 2) with { IdleTimeout = 10 });
        await UntilAsync(() => Frozen(host) >= 2, TimeSpan.FromSeconds(1), "what is known again is kept");
    }

    private static int Frozen(FnHost host) => host.Engine.Containers.Count(static c => c.IsFrozen);

    private static int Calls(FnHost host) => host.Context.Pools.Values.Sum(static pool => pool.CountWaiting().Calls);

    private static async Task CallOtherAsync(FnHost host, string name, ulong memory)
    {
        var other = Some.Function(host.App, name) with { Memory = memory, IdleTimeout = 1 };
        host.Stores.Functions[other.Id] = other;
        using var answer = await host.Client.PostAsync($"/invoke/{other.Id}", new StringContent("quick"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task UntilAsync(Func<bool> condition, TimeSpan step, string description) =>
        Wait.UntilAsync(
            () =>
            {
                _time.Advance(step);
                return condition();
            },
            description
        );
}
