using System.Net.Sockets;
using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Calls whose container cannot be had. Source: server specification 2.8.</summary>
public sealed class StartFailureTests
{
    private const string InitFailed =
        "Container failed to initialize, please ensure you are using the latest fdk and check the logs";
    private const string InitTimedOut =
        "Container initialization timed out, please ensure you are using the latest fdk and check the logs";
    private const string Broken = "error receiving function response";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Spec("server 2.8", "image disappeared between pull and create", "container create or start rejected")]
    [InlineData(EngineFailure.ImageNotFound, 503, "Timed out - server too busy")]
    [InlineData(EngineFailure.Rejected, 500, "internal server error")]
    public async Task A_container_that_the_engine_does_not_make_is_told(
        EngineFailure failure,
        int status,
        string message
    )
    {
        await using var host = await FnHost.StartAsync(new Peer());
        host.Engine.OnCreate = _ => throw new EngineException(failure, "no");

        await host.AssertCallFailsAsync(status, message);

        await Wait.UntilAsync(() => Directory.GetDirectories(host.SocketPath).Length == 0, "its directory is gone");
    }

    [Theory]
    [Spec("server 2.8", "container create or start rejected", "Docker cannot initialise the syslog driver")]
    [Spec("server 3.5", "syslog receiver out of reach")]
    [InlineData(EngineFailure.SyslogUnavailable, "Syslog Unavailable")]
    [InlineData(EngineFailure.Rejected, "internal server error")]
    public async Task A_container_that_does_not_start_is_500_and_removed(EngineFailure failure, string message)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        host.Engine.OnStart = _ => throw new EngineException(failure, "no");

        await host.AssertCallFailsAsync(500, message);

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is removed");
    }

    [Theory]
    [Spec("server 2.8", "process exits before the socket appears")]
    [Spec("fdk 4.1", "15")]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_process_that_ends_before_its_socket_appears_is_502_with_its_last_words(int code)
    {
        var engine = new FakeEngine
        {
            Script = container =>
            {
                container.Print("cannot \"start\"\nno\nmodule\n", isError: true);
                container.End(code);
                return Task.CompletedTask;
            },
        };
        await using var host = await FnHost.StartAsync(new Peer(), engine: engine);

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(502, (int)response.StatusCode);
        Assert.Equal(
            $$"""{"message":"{{InitFailed}}","detail":"cannot \"start\"\nno\nmodule"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is removed");
        Assert.True(host.Log.Has("hot function failure"));
    }

    [Fact]
    public async Task The_last_words_are_twenty_lines_of_standard_error()
    {
        var engine = new FakeEngine
        {
            Script = static container =>
            {
                container.Print("no error\n", isError: false);
                container.Print(string.Concat(Enumerable.Range(1, 21).Select(static i => $"{i}\n")), isError: true);
                container.End(1);
                return Task.CompletedTask;
            },
        };
        await using var host = await FnHost.StartAsync(new Peer(), engine: engine);

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        var lines = string.Join("\\n", Enumerable.Range(2, 20));
        Assert.Contains(
            $"\"detail\":\"{lines}\"",
            await response.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [Spec("server 2.8", "socket path invalid")]
    [Spec("fdk 4.1", "14")]
    [Spec("server 3.2", "links")]
    [InlineData("absolute")]
    [InlineData("subdirectory")]
    [InlineData("dangling")]
    [InlineData("file")]
    [InlineData("parent")]
    public async Task A_bad_thing_in_place_of_the_socket_is_502(string kind)
    {
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                var link = Path.Combine(container.Directory, "lsnr.sock");
                using var real = Peer.Bind(Path.Combine(container.Directory, "real.sock"));
                Directory.CreateDirectory(Path.Combine(container.Directory, "d"));
                using var deep = Peer.Bind(Path.Combine(container.Directory, "d", "s.sock"));
                switch (kind)
                {
                    case "file":
                        await File.WriteAllTextAsync(link, "");
                        break;
                    default:
                        File.CreateSymbolicLink(
                            link,
                            kind switch
                            {
                                "absolute" => Path.Combine(container.Directory, "real.sock"),
                                "subdirectory" => "d/s.sock",
                                "parent" => "..",
                                _ => "nothing.sock",
                            }
                        );
                        break;
                }
                await container.Exit;
            },
        };
        await using var host = await FnHost.StartAsync(new Peer(), engine: engine);

        await host.AssertCallFailsAsync(502, InitFailed);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is removed");
    }

    [Fact]
    [Spec("server 2.8", "socket not created within FN_HOT_START_TIMEOUT_MSECS")]
    [Spec("fdk 4.1", "16")]
    public async Task No_socket_in_time_is_504()
    {
        var engine = new FakeEngine { Script = static container => container.Exit };
        await using var host = await FnHost.StartAsync(
            new Peer(),
            config: new() { ["FN_HOT_START_TIMEOUT_MSECS"] = "50" },
            engine: engine
        );

        await host.AssertCallFailsAsync(504, InitTimedOut);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is removed");
    }

    [Fact]
    [Spec("server 2.8", "connection refused")]
    public async Task A_socket_on_which_nobody_listens_is_502_and_the_container_killed()
    {
        var engine = new FakeEngine
        {
            Script = async container =>
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(container.Directory, "lsnr.sock")));
                await container.Exit;
            },
        };
        await using var host = await FnHost.StartAsync(new Peer(), engine: engine);

        await host.AssertCallFailsAsync(502, Broken);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is killed");
    }

    [Fact]
    [Spec("server 2.8", "unpause failure")]
    public async Task A_container_that_does_not_thaw_is_killed_and_its_call_goes_to_another()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "0" });
        host.Engine.OnThaw = static _ => throw new EngineException(EngineFailure.Rejected, "no");
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsFrozen, "it is frozen");

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(2, host.Engine.Created.Count);
        Assert.Equal(2, peer.Requests.Count); // each call was sent once
        await Wait.UntilAsync(() => host.Engine.Created[0].IsRemoved, "it is killed");
    }
}
