using System.Net.Sockets;
using System.Text;
using Fn.Agent.Calls;
using Fn.Server.Balancing;
using Fn.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fn.Server.Tests.Balancing;

/// <summary>Callers of a load balancer who leave in the middle of their body. Source: server specification 5.4.</summary>
public sealed class LeavingCallerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Their body may end before their call is canceled.</summary>
    [Theory]
    [InlineData("sync")]
    [InlineData("detached")]
    public async Task A_caller_whose_body_is_reset_has_left(string type)
    {
        await using var runner = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("no"));
        await using var site = await BalancerSite.StartAsync([runner.Address], HearOnlyBodies);
        using var caller = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await caller.ConnectAsync("127.0.0.1", site.Port, Cancel);
        var stream = caller.GetStream();
        var head =
            $"POST /invoke/{BalancerSite.Hello.Id} HTTP/1.1\r\nHost: x\r\nFn-Invoke-Type: {type}\r\n"
            + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        await stream.ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length], Cancel); // the body is read
        await stream.WriteAsync("only a part"u8.ToArray(), Cancel);

        caller.Close();

        await Wait.UntilAsync(() => site.Log.Contains("call_id", StringComparison.Ordinal), "the end is logged");
        Assert.Contains("client context cancelled", site.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("call failed", site.Log, StringComparison.Ordinal);
        Assert.Contains(
            "\nfn_canceled 1\n",
            await site.Client.GetStringAsync("/metrics", Cancel),
            StringComparison.Ordinal
        );
        Assert.Equal(0, runner.Engagements);
    }

    private static void HearOnlyBodies(IServiceCollection services) =>
        services.Replace(
            ServiceDescriptor.Singleton<IInvoker>(static provider => new BodyHearer(
                ActivatorUtilities.CreateInstance<RunnerInvoker>(provider)
            ))
        );

    /// <summary>Hears of a caller who left by his body alone.</summary>
    private sealed class BodyHearer(RunnerInvoker invoker) : IInvoker
    {
        public ValueTask<CallOutcome> InvokeAsync(
            Call call,
            ICallExchange exchange,
            CancellationToken cancellationToken
        ) => invoker.InvokeAsync(call, exchange, CancellationToken.None);
    }
}
