using System.Net;
using Fn.Agent.Engine;
using Fn.Agent.Pool;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

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

        await CallAsync(host);
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsFrozen, "it is frozen");
        await CallAsync(host);

        Assert.Single(host.Engine.Created);
    }

    [Fact]
    public async Task A_freeze_delay_of_zero_freezes_after_every_call()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "0" });

        for (var call = 1; call <= 3; call++)
        {
            await CallAsync(host);
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

        await CallAsync(host);
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is removed for being idle");

        Assert.Equal(0, host.Engine.Created.Single().Freezes);
    }

    [Fact]
    [Spec("fdk 4.1", "3", "61")]
    public async Task An_idle_container_is_removed_with_its_directory_after_the_idle_timeout()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, static f => f with { IdleTimeout = 1 });
        await CallAsync(host);
        var directory = host.Engine.Created.Single().Directory;
        Assert.True(Directory.Exists(directory));

        await Wait.UntilAsync(() => !Directory.Exists(directory), "it is removed");

        Assert.True(host.Engine.Created.Single().IsRemoved);
        await Wait.UntilAsync(() => host.Context.Ledger.ReservedBytes == 0, "its memory is free");
        await CallAsync(host);
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
            await CallAsync(host);
            await host.Engine.Created[i].Exit;
        }

        Assert.Equal(10, host.Engine.Created.Count);
    }

    [Fact] // 8
    public async Task A_change_of_config_makes_new_containers()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        await CallAsync(host);

        host.Use(host.App, host.Function with { Config = new Dictionary<string, string> { ["A"] = "new" } });
        await CallAsync(host);

        Assert.Equal(
            ["", "new"],
            host.Engine.Created.Select(static c => c.Spec.Environment.GetValueOrDefault("A", ""))
        );
    }

    [Fact]
    [Spec("fdk 4.1", "11", "32")]
    public async Task The_server_connects_when_it_has_a_request_and_keeps_the_connection()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "-1" });

        await CallAsync(host);
        await CallAsync(host);

        Assert.Equal(1, peer.Accepts);
    }

    [Fact]
    [Spec("fdk 4.1", "32", "67")]
    [Spec("server 3.3", "an idle connection is closed after 1 s")]
    public async Task A_connection_is_closed_after_a_second_without_a_call()
    {
        var closed = new TaskCompletionSource();
        var peer = new Peer
        {
            OnConnection = async (connection, _) =>
            {
                while (await connection.ReadRequestAsync() is not null)
                {
                    await connection.WriteAsync(Answers.Ok("x"));
                }
                closed.TrySetResult();
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        await CallAsync(host);

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await CallAsync(host);

        Assert.Equal(2, peer.Accepts);
        await Wait.UntilAsync(
            () => host.Engine.Created.Single().IsFrozen,
            "it is frozen after a call that came late too"
        );
    }

    [Fact]
    [Spec("fdk 4.1", "35", "67")]
    public async Task A_kept_connection_that_the_function_closed_is_replaced_once()
    {
        var served = new SemaphoreSlim(0);
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync(Answers.Ok("x"));
                connection.Dispose();
                served.Release();
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        for (var i = 0; i < 20; i++)
        {
            await CallAsync(host);
            await served.WaitAsync(Cancel);
        }

        Assert.Equal(20, peer.Requests.Count);
        Assert.Single(host.Engine.Created);
    }

    [Fact]
    [Spec("fdk 4.1", "33", "34", "63")]
    [Spec("server 3.3", "one connection, one request at a time")]
    public async Task Under_load_each_container_has_one_connection_and_one_call_at_a_time()
    {
        var running = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var peer = new Peer();
        peer.OnRequest = async (request, connection, container) =>
        {
            Assert.Equal(1, running.AddOrUpdate(container.Id, 1, static (_, count) => count + 1));
            await Task.Yield();
            running.AddOrUpdate(container.Id, 0, static (_, count) => count - 1);
            await connection.WriteAsync(Answers.Ok(request.Text));
            return true;
        };
        await using var host = await FnHost.StartAsync(peer);
        var clients = Enumerable
            .Range(0, 32)
            .Select(async client =>
            {
                for (var i = 0; i < 20; i++)
                {
                    var body = $"{client}/{i}";
                    using var response = await host.Client.PostAsync(host.InvokePath, new StringContent(body), Cancel);
                    Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancel));
                }
            });

        await Task.WhenAll(clients);

        Assert.Equal(1, peer.MostOpen);
        Assert.Equal(640, peer.Requests.Count);
    }

    [Fact]
    [Spec("fdk 4.1", "63")]
    public async Task Slow_calls_get_a_container_each()
    {
        var release = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        var calls = Enumerable.Range(0, 4).Select(_ => CallAsync(host)).ToArray();
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
        await CallAsync(host);
        var first = host.Function;

        host.Use(host.App, Some.Function(host.App, "other") with { Memory = 600 });
        await CallAsync(host);

        Assert.True(host.Engine.Created[0].IsRemoved);
        Assert.NotEqual(first.Id, host.Engine.Created[1].Spec.Environment["FN_FN_ID"]);
    }

    [Fact]
    [Spec("server 10", "D35")]
    public async Task A_tag_that_moved_to_another_image_makes_new_containers()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        await CallAsync(host);
        host.Engine.Images = static (_, _) => Task.FromResult(new EngineImage("sha256:2", HasVolumes: false));

        await Wait.UntilAsync(
            () =>
            {
                CallAsync(host).GetAwaiter().GetResult();
                return host.Engine.Created.Count == 2;
            },
            "a container of the new image serves"
        );

        await Wait.UntilAsync(() => host.Engine.Created[0].IsRemoved, "the old one is removed");
        Assert.Equal("sha256:2", host.Engine.Created[1].ImageId);
    }

    [Fact]
    [Spec("fdk 4.1", "17")]
    [Spec("server 2.9", "waiting, pull and start do not count")]
    public async Task The_start_does_not_count_against_the_timeout()
    {
        var peer = new Peer();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                time.Advance(TimeSpan.FromSeconds(4));
                await peer.RunAsync(container);
            },
        };
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { Timeout = 1 },
            engine: engine,
            time: time
        );

        await CallAsync(host);
    }

    [Theory]
    [Spec("fdk 4.1", "12", "13", "20")]
    [Spec("server 3.2", "readiness is the entry lsnr.sock", "links")]
    [InlineData("./phonylsnr.sock")]
    [InlineData("bound")]
    [InlineData("renamed")]
    public async Task Every_proper_way_to_show_the_socket_is_understood(string way)
    {
        var peer = new Peer();
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                await File.WriteAllTextAsync(Path.Combine(container.Directory, "other"), "ignored");
                var final = Path.Combine(container.Directory, "lsnr.sock");
                using var listener = way switch
                {
                    "bound" => Peer.Bind(final),
                    "renamed" => Peer.Bind(final + ".tmp"),
                    _ => Peer.Listen(container.Directory, way),
                };
                if (way == "renamed")
                {
                    File.Move(final + ".tmp", final);
                }
                container.Killed.Token.Register(listener.Dispose);
                await peer.ServeAsync(listener, container);
            },
        };
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        await CallAsync(host);
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
            await CallAsync(host);
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
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("finished"));
                return true;
            },
        };
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

    [Fact]
    [Spec("fdk 4.1", "64")]
    [Spec("server 3.5", "lines of a call")]
    public async Task Output_reaches_the_log_with_its_ids()
    {
        LogCapture? log = null;
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                container.Print("first line\nno end");
                container.Print([0xFF, 0xFE, (byte)'\n'], isError: true);
                await Wait.UntilAsync(() => log!.Has("first line"), "the call's output is read while it runs");
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        log = host.Log;

        await CallAsync(host);

        var callId = peer.Requests.Single().Value("Fn-Call-Id");
        await Wait.UntilAsync(() => host.Log.Has("\uFFFD"), "the last line is logged");
        var line = host.Log.Lines.Single(line => line.Text.StartsWith("first line", StringComparison.Ordinal)).Text;
        Assert.Contains($"AppId={host.App.Id}", line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"FnId={host.Function.Id}", line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"CallId={callId}", line, StringComparison.OrdinalIgnoreCase);
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

    private static async Task CallAsync(FnHost host)
    {
        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
    }
}
