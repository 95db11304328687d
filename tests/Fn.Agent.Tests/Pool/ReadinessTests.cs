using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Pool;

/// <summary>From the start of a container to its first call. Source: FDK specification 1.4, 1.5.</summary>
public sealed class ReadinessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "19", "67")]
    [Spec("server 3.2", "no connect probe")]
    public async Task Nobody_connects_to_a_container_before_there_is_a_request_for_it()
    {
        var peer = new Peer();
        var begin = new TaskCompletionSource();
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                await begin.Task;
                await peer.RunAsync(container);
            },
        };
        await using var host = await FnHost.StartAsync(peer, engine: engine);
        using var left = new CancellationTokenSource();
        var call = host.Client.PostAsync(host.InvokePath, content: null, left.Token);
        await Wait.UntilAsync(() => engine.Created.Count == 1, "a container is started");
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Wait.UntilAsync(() => host.Log.Has("call failed: the caller left"), "the server knows that");

        begin.SetResult();
        await Wait.UntilAsync(() => engine.Created.Single().IsFrozen, "it is ready, and rests");
        var early = peer.Accepts;
        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(0, early);
        Assert.Equal(1, peer.Accepts);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(engine.Created);
    }

    [Fact]
    [Spec("fdk 4.1", "3")]
    [Spec("server 3.2", "a directory for each container")]
    [Spec("server 3.1", "socket directory")]
    public async Task A_container_finds_an_empty_directory_that_everybody_may_write_to()
    {
        var peer = new Peer();
        var found = new List<(string Path, UnixFileMode Mode, int Entries)>();
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                found.Add(
                    (
                        container.Directory,
                        File.GetUnixFileMode(container.Directory),
                        Directory.GetFileSystemEntries(container.Directory).Length
                    )
                );
                await peer.RunAsync(container);
            },
        };
        await using (var host = await FnHost.StartAsync(peer, engine: engine))
        {
            (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
            host.Use(host.App, host.Function with { Memory = 64 });
            (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        }

        Assert.Equal(2, found.Select(static one => one.Path).Distinct().Count());
        Assert.All(found, static one => Assert.Equal(((UnixFileMode)0x1ff, 0), (one.Mode, one.Entries)));
        Assert.All(found, static one => Assert.False(Directory.Exists(one.Path)));
    }

    [Fact]
    [Spec("fdk 4.1", "15")]
    public async Task A_process_that_ends_is_not_waited_for_until_the_start_timeout()
    {
        var engine = new FakeEngine { Script = static _ => Task.CompletedTask };
        await using var host = await FnHost.StartAsync(
            new Peer(),
            config: new() { ["FN_HOT_START_TIMEOUT_MSECS"] = "3600000" },
            engine: engine
        );

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [Spec("fdk 4.1", "8")]
    [InlineData("image")]
    [InlineData("memory")]
    [InlineData("timeout")]
    [InlineData("annotation")]
    [InlineData("app config")]
    public async Task A_change_of_what_a_container_is_made_of_makes_a_new_one(string what)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        var (app, function) = (host.App, host.Function);

        host.Use(
            what == "app config" ? app with { Config = new Dictionary<string, string> { ["A"] = "1" } } : app,
            what switch
            {
                "image" => function with { Image = "example/other:1" },
                "memory" => function with { Memory = 64 },
                "timeout" => function with { Timeout = 7 },
                "annotation" => function with
                {
                    Annotations = new Dictionary<string, Fn.Model.Wire.RawJson> { ["a"] = new("1") },
                },
                _ => function,
            }
        );
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        Assert.Equal(2, host.Engine.Created.Count);
        var (before, after) = (host.Engine.Created[0].Spec, host.Engine.Created[1].Spec);
        Assert.Equal(what == "image", before.Image != after.Image);
        Assert.Equal(what == "memory", before.MemoryBytes != after.MemoryBytes);
        Assert.Equal(what == "app config", after.Environment.ContainsKey("A"));
    }

    [Fact]
    [Spec("server 2.8", "reasons of a termination go to the log only")]
    public async Task Why_a_container_ended_is_told_to_the_log_and_not_to_the_caller()
    {
        var peer = new Peer
        {
            OnRequest = static (_, _, container) =>
            {
                container.End(137, isOutOfMemory: true);
                return Task.FromResult(false);
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(
            """{"message":"error receiving function response"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        await Wait.UntilAsync(() => host.Log.Has("hot function terminated"), "its end is logged");
        Assert.True(host.Log.Has("container out of memory, you may want to raise fn.memory"));
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

        await host.CallAsync();
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

        await host.CallAsync();
    }
}
