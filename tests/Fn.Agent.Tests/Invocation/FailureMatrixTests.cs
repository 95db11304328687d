using System.Net;
using System.Net.Sockets;
using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>The rows of server specification 2.8, in its order.</summary>
public sealed class FailureMatrixTests
{
    private const string InitFailed =
        "Container failed to initialize, please ensure you are using the latest fdk and check the logs";
    private const string InitTimedOut =
        "Container initialization timed out, please ensure you are using the latest fdk and check the logs";
    private const string Broken = "error receiving function response";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 2.8", "memory impossible on this node")]
    [Spec("server 2.3", "memory that can never fit")]
    public async Task Memory_that_the_node_does_not_have_is_400()
    {
        await using var host = await FnHost.StartAsync(new Peer(), static f => f with { Memory = 8192 });

        await AssertFailsAsync(host, 400, "Requested CPU/Memory cannot be allocated");

        Assert.Empty(host.Engine.Created);
    }

    [Fact]
    [Spec("server 2.8", "no capacity, non-blocking mode")]
    public async Task No_room_in_non_blocking_mode_is_503_with_retry_after()
    {
        var release = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("late"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { Memory = 600 },
            new() { ["FN_ENABLE_NB_RESOURCE_TRACKER"] = "true" }
        );
        var first = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the first call runs");

        using var response = await AssertFailsAsync(host, 503, "Timed out - server too busy");

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
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("late"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(
            peer,
            static f => f with { Memory = 600 },
            new() { ["FN_HOT_WAIT_TIMEOUT_MSECS"] = "100" }
        );
        var first = host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the first call runs");

        await AssertFailsAsync(host, 503, "Timed out - server too busy");

        release.SetResult();
        using var late = await first;
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Theory]
    [Spec("server 2.8", "image has VOLUME")]
    [InlineData(false, 400)]
    [InlineData(true, 200)]
    public async Task An_image_with_volumes_is_400_unless_allowed(bool isAllowed, int status)
    {
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.Images = static (_, _) => Task.FromResult(new EngineImage("sha256:1", HasVolumes: true));
        await using var host = await FnHost.StartAsync(
            peer,
            config: new() { ["FN_IMAGE_ENABLE_VOLUME"] = isAllowed ? "1" : "0" },
            engine: engine
        );

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(isAllowed ? 1 : 0, engine.Created.Count);
    }

    [Theory]
    [Spec("server 2.8", "image inspect fails", "image pull fails, Docker said 4xx", "image pull fails otherwise")]
    [Spec("server 10", "D43")]
    [InlineData(EngineFailure.BadImageReference, 500, "Failed to pull image 'example/hello:0.0.1': manifest unknown")]
    [InlineData(EngineFailure.Unavailable, 503, "The container engine is not available, try again shortly")]
    [InlineData(EngineFailure.PullFailed, 502, "Failed to pull image 'example/hello:0.0.1': manifest unknown")]
    public async Task An_image_that_cannot_be_had_is_told(EngineFailure failure, int status, string message)
    {
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.Images = (_, _) => throw new EngineException(failure, "manifest unknown") { Status = 404 };
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        await AssertFailsAsync(host, status, message);

        Assert.Empty(engine.Created);
    }

    [Fact]
    [Spec("server 2.8", "image pull exceeds FN_HOT_PULL_TIMEOUT_MSECS")]
    public async Task A_pull_that_takes_too_long_is_504()
    {
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.Images = static async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException();
        };
        await using var host = await FnHost.StartAsync(
            peer,
            config: new() { ["FN_HOT_PULL_TIMEOUT_MSECS"] = "50" },
            engine: engine
        );

        await AssertFailsAsync(host, 504, "Image pull timed out");
    }

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
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.OnCreate = _ => throw new EngineException(failure, "no");
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        await AssertFailsAsync(host, status, message);

        await Wait.UntilAsync(() => Directory.GetDirectories(host.SocketPath).Length == 0, "its directory is gone");
    }

    [Theory]
    [Spec("server 2.8", "container create or start rejected", "Docker cannot initialise the syslog driver")]
    [Spec("server 3.5", "syslog receiver out of reach")]
    [InlineData(EngineFailure.SyslogUnavailable, "Syslog Unavailable")]
    [InlineData(EngineFailure.Rejected, "internal server error")]
    public async Task A_container_that_does_not_start_is_500_and_removed(EngineFailure failure, string message)
    {
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.OnStart = _ => throw new EngineException(failure, "no");
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        await AssertFailsAsync(host, 500, message);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is removed");
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

        await AssertFailsAsync(host, 502, InitFailed);

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

        await AssertFailsAsync(host, 504, InitTimedOut);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is removed");
    }

    [Theory]
    [Spec("server 2.8", "function slower than timeout")]
    [Spec("server 2.9", "the container is killed on expiry")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public async Task A_function_slower_than_its_timeout_is_504_and_killed(string beginning)
    {
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                await connection.WriteAsync(beginning);
                await container.Exit;
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 1 });

        await AssertFailsAsync(host, 504, "Timed out");

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Theory]
    [Spec("server 2.8", "FDK answers 504", "FDK answers 502")]
    [Spec("fdk 4.1", "47", "48")]
    [Spec("server 2.7", "502", "504")]
    [Spec("server 3.4", "200, 502, 504")]
    [InlineData("504 Gateway Timeout", 504, "Timed out")]
    [InlineData("502 Bad Gateway", 502, "function failed")]
    public async Task A_failure_that_the_fdk_reports_is_told_and_the_container_kept(
        string status,
        int code,
        string message
    )
    {
        var peer = Peer.Answering(Answers.With(status, "secret", "Fn-Http-Status: 418", "Set-Cookie: a=b"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await AssertFailsAsync(host, code, message);
        await AssertFailsAsync(host, code, message);

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Single(host.Engine.Created);
        Assert.Equal(1, peer.Accepts);
    }

    [Theory]
    [Spec("server 2.8", "FDK answers other non-200")]
    [Spec("fdk 4.1", "49")]
    [Spec("server 2.7", "anything else")]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Another_status_is_502_and_the_container_killed(int status)
    {
        var peer = Peer.Answering($"HTTP/1.1 {status} What\r\nX-Leak: 1\r\nContent-Length: 0\r\n\r\n");
        await using var host = await FnHost.StartAsync(peer);

        using var response = await AssertFailsAsync(host, 502, "invalid function response");
        await AssertFailsAsync(host, 502, "invalid function response");

        Assert.False(response.Headers.Contains("X-Leak"));
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Theory]
    [Spec("server 2.8", "connection reset or closed", "garbage", "body shorter than declared")]
    [Spec("fdk 4.1", "51", "52")]
    [Spec("server 10", "D12")]
    [InlineData("")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Leak: 1\r\nSet-Cookie: a=b\r\nContent-Length: 100\r\n\r\ncut")]
    public async Task A_broken_answer_is_502_with_nothing_of_it_and_the_container_killed(string answer)
    {
        var peer = Peer.AnsweringAndClosing(answer);
        await using var host = await FnHost.StartAsync(peer);

        using var response = await AssertFailsAsync(host, 502, Broken);
        await AssertFailsAsync(host, 502, Broken);

        Assert.False(response.Headers.Contains("X-Leak"));
        Assert.Equal(2, host.Engine.Created.Count);
        Assert.Equal(2, peer.Requests.Count); // nothing was sent twice
    }

    [Fact]
    [Spec("server 2.8", "process exit", "OOM kill")]
    [Spec("fdk 4.1", "59")]
    public async Task A_process_that_dies_during_a_call_is_502_and_the_next_call_works()
    {
        var isFirst = true;
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    container.End(137, isOutOfMemory: true);
                    return false;
                }
                await connection.WriteAsync(Answers.Ok("fine"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        await AssertFailsAsync(host, 502, Broken);
        using var next = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal("fine", await next.Content.ReadAsStringAsync(Cancel));
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

        await AssertFailsAsync(host, 502, Broken);

        await Wait.UntilAsync(() => engine.Created.Single().IsRemoved, "it is killed");
    }

    [Fact]
    [Spec("server 2.8", "unpause failure")]
    public async Task A_container_that_does_not_thaw_is_killed_and_its_call_goes_to_another()
    {
        var peer = new Peer();
        var engine = EngineOf(peer);
        engine.OnThaw = static _ => throw new EngineException(EngineFailure.Rejected, "no");
        await using var host = await FnHost.StartAsync(
            peer,
            config: new() { ["FN_FREEZE_IDLE_MSECS"] = "0" },
            engine: engine
        );
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        await Wait.UntilAsync(() => engine.Created.Single().IsFrozen, "it is frozen");

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(2, engine.Created.Count);
        Assert.Equal(2, peer.Requests.Count); // each call was sent once
        await Wait.UntilAsync(() => engine.Created[0].IsRemoved, "it is killed");
    }

    [Fact]
    public async Task A_function_that_answers_twice_is_not_called_again()
    {
        var peer = Peer.Answering(Answers.Ok("mine") + Answers.Ok("not yours"));
        var engine = EngineOf(peer);
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        var first = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        var second = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal("mine", await first.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("mine", await second.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(2, engine.Created.Count);
    }

    [Fact]
    [Spec("server 2.8", "response header block > FN_MAX_HDR_RESPONSE_SIZE")]
    [Spec("fdk 4.1", "53")]
    public async Task A_head_over_its_limit_is_502_and_the_container_killed()
    {
        var peer = Peer.Answering(Answers.Ok("x", "X-Long: " + new string('a', 600)));
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_HDR_RESPONSE_SIZE"] = "500" });

        await AssertFailsAsync(host, 502, "function response header too large");

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Theory]
    [Spec("server 2.8", "response body > FN_MAX_RESPONSE_SIZE")]
    [Spec("fdk 4.1", "53")]
    [Spec("server 10", "D12")]
    [InlineData(500, false, 200)]
    [InlineData(501, false, 502)]
    [InlineData(500, true, 200)]
    [InlineData(501, true, 502)]
    public async Task A_body_over_its_limit_is_502_and_one_of_exactly_the_limit_is_fine(
        int size,
        bool isChunked,
        int status
    )
    {
        var body = new string('a', size);
        var peer = Peer.Answering(
            isChunked ? Answers.Chunked(body[..100], body[100..]) : Answers.Ok(body, "X-Leak: 1")
        );
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_RESPONSE_SIZE"] = "500" });

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        var expected = status == 200 ? body : """{"message":"function response body too large"}""" + "\n";
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(status == 200 && !isChunked, response.Headers.Contains("X-Leak"));
    }

    [Fact]
    [Spec("server 2.8", "client disconnects")]
    [Spec("fdk 4.1", "58")]
    [Spec("server 10", "D20")]
    public async Task A_caller_who_leaves_ends_his_call_and_the_container()
    {
        var closed = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WaitForCloseAsync();
                closed.SetResult();
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var left = new CancellationTokenSource();
        var call = host.Client.PostAsync(host.InvokePath, content: null, left.Token);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "the container is killed");
    }

    [Theory]
    [Spec("server 2.1", "fn by id, then its app", "app by name, then trigger, then fn")]
    [InlineData("/invoke/01NOSUCH", "Fn not found")]
    [InlineData("/t/nosuch/hello", "App not found")]
    [InlineData("/t/shop/nosuch", "Trigger not found")]
    public async Task What_is_not_there_is_404_without_a_call_id(string path, string message)
    {
        await using var host = await FnHost.StartAsync(new Peer());

        using var response = await host.Client.PostAsync(path, content: null, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($$"""{"message":"{{message}}"}""" + "\n", await response.Content.ReadAsStringAsync(Cancel));
        Assert.False(response.Headers.Contains("Fn-Call-Id"));
    }

    private static FakeEngine EngineOf(Peer peer) => new() { Script = peer.RunAsync };

    private static async Task<HttpResponseMessage> AssertFailsAsync(FnHost host, int status, string message)
    {
        var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        Assert.Equal($$"""{"message":"{{message}}"}""" + "\n", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(26, response.Headers.GetValues("Fn-Call-Id").Single().Length);
        return response;
    }
}
