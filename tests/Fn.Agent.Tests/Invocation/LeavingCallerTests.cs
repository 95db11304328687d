using System.Net.Sockets;
using System.Text;
using Fn.Agent.Calls;
using Fn.Agent.Pool;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Http2;
using Fn.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Callers who leave before they are answered. Source: server specification 2.8.</summary>
public sealed class LeavingCallerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
                closed.TrySetResult();
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var left = new CancellationTokenSource();
        var call = host.Client.PostAsync(host.InvokePath, content: null, left.Token);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Wait.UntilAsync(() => closed.Task.IsCompleted, "the connection is closed");
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "the container is killed");
    }

    [Theory]
    [InlineData("/invoke/")]
    [InlineData("/t/myapp/hello")]
    public async Task A_caller_who_leaves_before_his_function_is_found_is_told_of_in_a_line(string path)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        var found = new TaskCompletionSource();
        host.Stores.Gate = found.Task;
        using var left = new CancellationTokenSource();
        var call = host.Client.PostAsync(
            path.EndsWith('/') ? path + host.Function.Id : path,
            content: null,
            left.Token
        );
        try
        {
            await Wait.UntilAsync(
                () => host.Log.Has("Request starting") && host.Stores.Waiting > 0, // others look as well
                "the function is looked up"
            );

            await left.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await Wait.UntilAsync(() => host.Log.Has("call failed: the caller left"), "the log says so");
        }
        finally
        {
            found.SetResult(); // or the host would not end
        }
    }

    /// <summary>His body may end before his call is canceled; that of a detached caller, who was answered already, never is.</summary>
    [Theory]
    [InlineData("sync")]
    [InlineData("detached")]
    public async Task A_caller_whose_body_is_reset_has_left(string type)
    {
        var (peer, call) = NeverAnswering();
        await using var host = await FnHost.StartAsync(peer, services: HearOnlyBodies);
        using var caller = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await caller.ConnectAsync("127.0.0.1", host.Port, Cancel);
        var head =
            $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nFn-Invoke-Type: {type}\r\nContent-Length: 1000\r\n\r\n";
        await caller.Client.SendAsync(Encoding.ASCII.GetBytes($"{head}only a part"), Cancel);
        await call.Begun.Task.WaitAsync(Cancel);

        caller.Close();

        await AssertHasLeftAsync(host, call);
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("detached")]
    public async Task A_caller_whose_body_is_reset_over_http_2_has_left(string type)
    {
        var (peer, call) = NeverAnswering();
        await using var host = await FnHost.StartAsync(peer, services: HearOnlyBodies);
        using var caller = new TcpClient();
        await caller.ConnectAsync("127.0.0.1", host.Port, Cancel);
        await caller.Client.SendAsync(
            (byte[])
                [
                    .. Frames.Beginning,
                    .. Frames.Post(1, Frames.EndHeaders, host.InvokePath, ("fn-invoke-type", type)),
                    .. Frames.Of(Frames.Data, 0, 1, "only a part"u8),
                ],
            Cancel
        );
        await call.Begun.Task.WaitAsync(Cancel);

        await caller.Client.SendAsync(Frames.ResetOf(1), Cancel);

        await AssertHasLeftAsync(host, call);
    }

    private static (Peer Peer, (TaskCompletionSource Begun, TaskCompletionSource Ended) Call) NeverAnswering()
    {
        var call = (Begun: new TaskCompletionSource(), Ended: new TaskCompletionSource());
        var peer = new Peer
        {
            OnConnection = async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                call.Begun.TrySetResult();
                await connection.WaitForCloseAsync();
                call.Ended.TrySetResult();
            },
        };
        return (peer, call);
    }

    private static async Task AssertHasLeftAsync(
        FnHost host,
        (TaskCompletionSource Begun, TaskCompletionSource Ended) call
    )
    {
        await call.Ended.Task.WaitAsync(Cancel);
        await Wait.UntilAsync(() => host.Log.Has("call failed: "), "the log says so");
        Assert.Contains(
            host.Log.Lines,
            static line => line.Text.StartsWith("call failed: the caller left ", StringComparison.Ordinal)
        );
    }

    private static void HearOnlyBodies(IServiceCollection services) =>
        services.Replace(
            ServiceDescriptor.Singleton<IInvoker>(static provider => new BodyHearer(
                new LocalInvoker(provider.GetRequiredService<PoolContext>())
            ))
        );

    /// <summary>Hears of a caller who left by his body alone.</summary>
    private sealed class BodyHearer(LocalInvoker invoker) : IInvoker
    {
        public ValueTask<CallOutcome> InvokeAsync(
            Call call,
            ICallExchange exchange,
            CancellationToken cancellationToken
        ) => invoker.InvokeAsync(call, exchange, CancellationToken.None);
    }
}
