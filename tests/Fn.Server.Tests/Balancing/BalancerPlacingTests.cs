using System.Net;
using System.Net.Sockets;
using Fn.Runner.Placement;
using Fn.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Server.Tests.Balancing;

/// <summary>Server specification 5.4, 5.6: runners that are busy, away, or come and go.</summary>
public sealed class BalancerPlacingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.4", "2: an open failure asks the next runner")]
    public async Task A_runner_that_cannot_be_reached_is_passed_over()
    {
        await using var runner = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("here"));
        await using var site = await BalancerSite.StartAsync([
            ScriptedRunner.ClosedAddress(),
            runner.Address,
            ScriptedRunner.ClosedAddress(),
        ]);

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal((200, "here"), await site.AskAsync());
        }

        Assert.Equal(6, runner.Engagements);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("server 5.4", "6: NACK by errorCode 503")]
    [Spec("server 5.4", "6: NACK by gRPC code 503")]
    public async Task A_busy_runner_is_passed_over_and_the_next_gets_the_whole_call(bool isByStatus)
    {
        var bodies = new List<string>();
        await using var busy = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            if (isByStatus)
            {
                throw new RpcException(new Status((StatusCode)503, "Timed out - server too busy"));
            }
            await call.FailAsync(503, "Timed out - server too busy");
        });
        await using var free = await ScriptedRunner.StartAsync(async call =>
        {
            bodies.Add(await call.TakeAsync());
            await call.AnswerAsync("done");
        });
        await using var site = await BalancerSite.StartAsync(busy, free);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal((200, "done"), await site.AskAsync("the body"));
        }

        Assert.Equal(["the body", "the body", "the body", "the body"], bodies);
        Assert.InRange(busy.Engagements, 1, 4);
    }

    [Fact]
    [Spec("server 5.4", "6: NACK by gRPC code 503")]
    public async Task A_runner_may_refuse_before_it_has_read_anything()
    {
        await using var busy = await ScriptedRunner.StartAsync(static _ =>
            throw new RpcException(new Status((StatusCode)503, "Timed out - server too busy"))
        );
        await using var free = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("done"));
        await using var site = await BalancerSite.StartAsync(busy, free);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal((200, "done"), await site.AskAsync(new string('x', 100_000)));
        }
    }

    [Fact]
    [Spec("server 5.6", "exhausted")]
    public async Task When_nobody_takes_the_call_in_time_the_caller_is_told_to_come_again()
    {
        await using var busy = await ScriptedRunner.StartAsync(static async call =>
        {
            await call.TakeAsync();
            await call.FailAsync(503, "Timed out - server too busy");
        });
        await using var site = await BalancerSite.StartAsync(
            [busy.Address, ScriptedRunner.ClosedAddress()],
            static services =>
                services.AddSingleton(
                    new PlacerOptions
                    {
                        Timeout = TimeSpan.FromMilliseconds(100),
                        DetachedTimeout = TimeSpan.FromMilliseconds(50),
                    }
                )
        );

        foreach (var type in new[] { "sync", "detached" })
        {
            using var answer = await site.InvokeAsync("x", ("Fn-Invoke-Type", type));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("Timed out - server too busy", await BalancerSite.MessageOfAsync(answer));
            Assert.Equal(TimeSpan.FromSeconds(15), answer.Headers.RetryAfter?.Delta);
        }
        Assert.True(busy.Engagements > 2);
    }

    [Fact]
    [Spec("server 5.4", "a detached call ends in any case")]
    public async Task A_detached_call_that_no_runner_acknowledges_ends()
    {
        await using var silent = await ScriptedRunner.StartAsync(static async call =>
        {
            await call.TakeAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Gone);
        });
        var time = new FakeTimeProvider();
        await using var site = await BalancerSite.StartAsync(
            [silent.Address],
            services => services.AddSingleton<TimeProvider>(time),
            ("FN_EXECUTION_HEADROOM", "1000")
        );

        var asked = site.InvokeAsync("x", ("Fn-Invoke-Type", "detached"));
        await Wait.UntilAsync(() => silent.Engagements == 1, "the runner has the call");
        time.Advance(TimeSpan.FromSeconds(30 + 30 + 0.9)); // to search, to run, and almost all of the rest
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        using var answer = await asked;

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(
            "Unable to service the request for the reservation period",
            await BalancerSite.MessageOfAsync(answer)
        );
    }

    [Fact]
    [Spec("server 5.6", "connections are lazy")]
    public async Task A_runner_that_comes_later_or_again_is_used()
    {
        var first = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("first"));
        var port = first.Port;
        await using var site = await BalancerSite.StartAsync(first);
        Assert.Equal((200, "first"), await site.AskAsync());
        await first.DisposeAsync();

        var waiting = site.AskAsync();
        await Wait.UntilAsync(
            () => site.Log.Contains("cannot be reached", StringComparison.Ordinal),
            "the runner is missed"
        );
        await using var second = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("second"), port);

        Assert.Equal((200, "second"), await waiting);
        await Wait.UntilAsync(() => site.Log.Contains("is back", StringComparison.Ordinal), "the runner is back");
    }

    [Fact]
    public async Task A_runner_that_does_not_let_itself_be_connected_to_is_passed_over()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        var address = (IPEndPoint)listener.LocalEndpoint;
        using var waiting = new TcpClient(); // takes the only place in the queue
        await waiting.ConnectAsync(address, Cancel);
        await using var runner = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("done"));
        await using var site = await BalancerSite.StartAsync([address.ToString(), runner.Address]);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal((200, "done"), await site.AskAsync());
        }
    }
}
