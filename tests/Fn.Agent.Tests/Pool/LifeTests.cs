using Fn.Agent.Engine;
using Fn.Agent.Pool;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>What containers live through.</summary>
public sealed class LifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "60")]
    public async Task An_idle_container_is_frozen_and_thawed_for_the_next_call()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        await host.CallAsync();
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsFrozen, "it is frozen");
        await host.CallAsync();

        Assert.Single(host.Engine.Created);
    }

    [Fact]
    public async Task A_freeze_delay_of_zero_freezes_after_every_call()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "0" });

        for (var call = 1; call <= 3; call++)
        {
            await host.CallAsync();
            await Wait.UntilAsync(() => host.Engine.Created.Single().IsFrozen, $"it is frozen after call {call}");
        }

        Assert.Single(host.Engine.Created);
    }

    [Fact]
    public async Task A_negative_freeze_delay_never_freezes()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { IdleTimeout = 1 },
            new() { ["FN_FREEZE_IDLE_MSECS"] = "-1" }
        );

        await host.CallAsync();
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is removed for being idle");

        Assert.Equal(0, host.Engine.Created.Single().Freezes);
    }

    [Fact]
    [Spec("fdk 4.1", "3", "61")]
    public async Task An_idle_container_is_removed_with_its_directory_after_the_idle_timeout()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, static f => f with { IdleTimeout = 1 });
        await host.CallAsync();
        var directory = host.Engine.Created.Single().Directory;
        Assert.True(Directory.Exists(directory));

        await Wait.UntilAsync(() => !Directory.Exists(directory), "it is removed");

        Assert.True(host.Engine.Created.Single().IsRemoved);
        await Wait.UntilAsync(() => host.Context.Ledger.ReservedBytes == 0, "its memory is free");
        await host.CallAsync();
    }

    [Fact]
    [Spec("fdk 4.1", "62")]
    public async Task A_process_that_ends_while_idle_does_not_fail_the_next_call()
    {
        var peer = new Peer
        {
            OnRequest = static async (_, connection, container) =>
            {
                await connection.WriteAsync(Answers.Ok("bye"));
                connection.Dispose();
                container.End(0);
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        for (var i = 0; i < 10; i++)
        {
            await host.CallAsync();
            await host.Engine.Created[i].Exit;
        }

        Assert.Equal(10, host.Engine.Created.Count);
    }

    [Fact]
    public async Task A_change_of_config_makes_new_containers()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        await host.CallAsync();

        host.Use(host.App, host.Function with { Config = new Dictionary<string, string> { ["A"] = "new" } });
        await host.CallAsync();

        Assert.Equal(
            ["", "new"],
            host.Engine.Created.Select(static c => c.Spec.Environment.GetValueOrDefault("A", ""))
        );
    }

    [Fact]
    [Spec("fdk 4.1", "63")]
    public async Task Slow_calls_get_a_container_each()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("x"));
        await using var host = await FnHost.StartAsync(peer);

        var calls = Enumerable.Range(0, 4).Select(_ => host.CallAsync()).ToArray();
        await Wait.UntilAsync(() => peer.Requests.Count == 4, "all of them run");
        release.SetResult();

        await Task.WhenAll(calls);
        Assert.Equal(4, host.Engine.Created.Count);
    }

    [Fact]
    [Spec("server 10", "D21")]
    public async Task An_idle_container_of_another_function_makes_room()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, static f => f with { Memory = 600 });
        await host.CallAsync();
        var first = host.Function;

        host.Use(host.App, Some.Function(host.App, "other") with { Memory = 600 });
        await host.CallAsync();

        Assert.True(host.Engine.Created[0].IsRemoved);
        Assert.NotEqual(first.Id, host.Engine.Created[1].Spec.Environment["FN_FN_ID"]);
    }

    [Fact]
    [Spec("server 10", "D35")]
    public async Task A_tag_that_moved_to_another_image_makes_new_containers()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        await host.CallAsync();
        host.Engine.Images = static (_, _) => Task.FromResult(new EngineImage("sha256:2", HasVolumes: false));

        await Wait.UntilAsync(
            async () =>
            {
                await host.CallAsync();
                return host.Engine.Created.Count == 2;
            },
            "a container of the new image serves"
        );

        await Wait.UntilAsync(() => host.Engine.Created[0].IsRemoved, "the old one is removed");
        Assert.Equal("sha256:2", host.Engine.Created[1].ImageId);
    }

    [Fact]
    [Spec("server 10", "D24")]
    public async Task A_container_left_by_a_killed_server_is_removed_and_those_of_others_are_not()
    {
        var engine = new FakeEngine();
        var left = Leave(engine, "left", "mine");
        var other = Leave(engine, "other", "theirs");
        var peer = new Peer();
        engine.Script = peer.RunAsync;
        await using (var host = await FnHost.StartAsync(peer, engine: engine))
        {
            await host.CallAsync();
            host.Context.Options.ServerId = "mine";

            await new Reconciler(host.Context).RunOnceAsync(isFirst: false, Cancel);

            Assert.True(left.IsRemoved);
            Assert.False(other.IsRemoved);
            Assert.False(engine.Created[2].IsRemoved);
            await engine.RemoveAsync("other", Cancel);
        }
    }

    [Fact]
    public async Task Stopping_lets_calls_finish_and_removes_everything()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("finished"));
        await using var host = await FnHost.StartAsync(peer);
        var call = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");

        var stop = host.StopAsync();
        release.SetResult();
        using var response = await call;
        await stop;

        Assert.Equal("finished", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(host.Engine.Containers);
        Assert.Empty(Directory.GetDirectories(host.SocketPath));
    }

    private static FakeContainer Leave(FakeEngine engine, string name, string serverId) =>
        engine.Add(
            new ContainerSpec
            {
                Name = name,
                Image = "x",
                Environment = new Dictionary<string, string>(),
                Labels = new Dictionary<string, string> { [ContainerSpecs.ServerLabel] = serverId },
                SocketDirectory = "/nowhere",
            }
        );
}
