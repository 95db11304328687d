using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Pool;

/// <summary>When the server opens and closes connections to a container. Source: FDK specification 1.5.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "11", "32")]
    public async Task The_server_connects_when_it_has_a_request_and_keeps_the_connection()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "-1" });

        await host.CallAsync();
        await host.CallAsync();

        Assert.Equal(1, peer.Accepts);
    }

    [Fact]
    public async Task A_request_larger_than_a_kept_connection_holds_arrives_whole()
    {
        var peer = new Peer
        {
            OnRequest = async (request, connection, _) =>
            {
                await connection.WriteAsync(Answers.Ok($"{request.Body.Length}"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_FREEZE_IDLE_MSECS"] = "-1" });

        foreach (var length in (int[])[0, 10, 4_000_000, 10, 5_000_000])
        {
            using var response = await host.Client.PostAsync(
                host.InvokePath,
                new ByteArrayContent(new byte[length]),
                Cancel
            );
            Assert.Equal($"{length}", await response.Content.ReadAsStringAsync(Cancel));
        }

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
        await host.CallAsync();

        await Wait.UntilAsync(() => closed.Task.IsCompleted, "the connection is closed");
        await host.CallAsync();

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
            await host.CallAsync();
            await served.WaitAsync(Cancel);
        }

        Assert.Equal(20, peer.Requests.Count);
        Assert.Single(host.Engine.Created);
    }

    [Fact]
    [Spec("fdk 4.1", "34", "63")]
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
    [Spec("fdk 4.1", "33", "36")]
    public async Task Failures_and_callers_who_leave_open_no_second_connection_and_repeat_no_call()
    {
        var callers = new System.Collections.Concurrent.ConcurrentDictionary<string, CancellationTokenSource>();
        var peer = new Peer
        {
            OnRequest = async (request, connection, _) =>
            {
                switch (request.Text)
                {
                    case var text when Fails(text):
                        await connection.WriteAsync("no HTTP\r\n\r\n");
                        return false;
                    case var text when Leaves(text):
                        await callers[request.Text].CancelAsync();
                        await connection.WaitForCloseAsync();
                        return false;
                    default:
                        await connection.WriteAsync(Answers.Ok(request.Text));
                        return true;
                }
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(ClientAsync));

        Assert.Equal(1, peer.MostOpen);
        Assert.Equal(192, peer.Requests.Select(static request => request.Text).Distinct().Count());
        Assert.Equal(192, peer.Requests.Count);

        static bool Fails(string body) => body.EndsWith("4/1", StringComparison.Ordinal);

        static bool Leaves(string body) => body.EndsWith("7/1", StringComparison.Ordinal);

        async Task ClientAsync(int client)
        {
            for (var i = 0; i < 3; i++)
            {
                var body = $"{client}/{i}";
                using var left = callers[body] = new CancellationTokenSource();
                var call = host.Client.PostAsync(host.InvokePath, new StringContent(body), left.Token);
                if (Leaves(body))
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
                    continue;
                }
                using var response = await call;
                Assert.Equal(Fails(body) ? 502 : 200, (int)response.StatusCode);
            }
        }
    }
}
