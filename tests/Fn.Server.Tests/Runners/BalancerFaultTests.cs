using Fn.Runner.Protocol;
using Fn.Testing;
using Fn.Testing.Peers;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fn.Server.Tests.Runners;

/// <summary>Load balancers that break off, lie, flood or take nothing, and a runner that ends: nobody else notices.</summary>
public sealed class BalancerFaultTests
{
    private const int Mebibyte = 1024 * 1024;
    private const int Pieces = 2048;
    private const int PieceBytes = 16 * 1024;
    private const int NumericBusy = 503;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.5", "a load balancer that leaves")]
    public async Task A_load_balancer_that_vanishes_ends_its_call_and_no_other()
    {
        var release = new TaskCompletionSource();
        await using var site = await RunnerSite.StartAsync(Peer.AnsweringAfter(release.Task, Answers.Ok("late")));
        var staying = site.EngageAsync(RunnerSite.Model(1));
        using var other = site.Connect();
        using var call = new RunnerProtocol.RunnerProtocolClient(other).Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model(2)), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);
        await Wait.UntilAsync(() => site.Engine.Containers.Count == 2, "both calls have containers");
        await WaitForActiveAsync(site, 2);

        other.Dispose();

        await WaitForActiveAsync(site, 1);
        release.SetResult();
        Assert.Equal("late", (await staying).Text);
    }

    [Fact]
    [Spec("server 5.5", "the first message is no TryCall")]
    public async Task A_stream_that_does_not_begin_with_a_call_fails()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());
        using var call = site.Client.Engage(cancellationToken: Cancel);

        await call.RequestStream.WriteAsync(RunnerSite.Data("x"u8.ToArray()), Cancel);

        Assert.Equal(
            new Status(StatusCode.Unknown, "Protocol failure: expected ClientMsg_Try"),
            await RunnerSite.StatusAsync(call)
        );
    }

    [Fact]
    [Spec("server 5.5", "a message that is no data")]
    public async Task A_stream_with_a_second_call_on_it_fails_and_ends_the_call()
    {
        var peer = new Peer();
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await Wait.UntilAsync(() => peer.Accepts == 1, "the call is with the function");

        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);

        Assert.Equal(
            new Status(StatusCode.Unknown, "Protocol failure: expected ClientMsg_Data"),
            await RunnerSite.StatusAsync(call)
        );
        await Wait.UntilAsync(() => site.Engine.Containers.Count == 0, "the container of the broken call is gone");
    }

    [Fact]
    [Spec("server 5.5", "bytes after eof")]
    public async Task What_comes_after_the_last_frame_is_not_looked_at()
    {
        var peer = new Peer();
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data("all"u8.ToArray(), eof: true), Cancel);

        await RunnerSite.SendAsync(call, RunnerSite.Data("more"u8.ToArray()));

        Assert.True((await Engaged.ReadAsync(call.ResponseStream)).Finished.Success);
        Assert.Equal("all", Assert.Single(peer.Requests).Text);
    }

    [Fact]
    [Spec("server 5.5", "back-pressure towards the load balancer")]
    public async Task A_function_that_reads_nothing_holds_the_load_balancer_up_and_nobody_else()
    {
        var peer = new Peer
        {
            OnConnection = static async (connection, container) =>
            {
                while (await connection.ReadHeadAsync() is { } head)
                {
                    if (head.Value("X-Mute") is not null)
                    {
                        await Task.Delay(Timeout.Infinite, container.Killed.Token)
                            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        return;
                    }
                    while ((await connection.ReadChunkAsync()).Length > 0) { }
                    await connection.WriteAsync(Answers.Ok("well"));
                }
            },
        };
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        var mute = RunnerSite.Model() with
        {
            Headers = new Dictionary<string, IReadOnlyList<string>> { ["X-Mute"] = ["yes"] },
        };
        await call.RequestStream.WriteAsync(RunnerSite.Try(mute), Cancel);
        var sent = 0;
        var flood = Task.Run(
            async () =>
            {
                for (; sent < 64; sent++)
                {
                    await call.RequestStream.WriteAsync(RunnerSite.Data(new byte[Mebibyte]));
                }
            },
            Cancel
        );

        var well = await site.EngageAsync(RunnerSite.Model(1), "x"u8.ToArray());

        Assert.Equal("well", well.Text);
        Assert.InRange(sent, 0, 8);
        call.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => flood);
        await WaitForActiveAsync(site, 0);
    }

    [Fact]
    [Spec("server 5.5", "back-pressure towards the function")]
    public async Task A_load_balancer_that_reads_nothing_holds_the_function_up()
    {
        var written = 0;
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                );
                for (; written < Pieces; written++)
                {
                    await connection.WriteAsync($"{PieceBytes:x}\r\n{new string('a', PieceBytes)}\r\n");
                }
                await connection.WriteAsync("0\r\n\r\n");
                return true;
            },
        };
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data([], eof: true), Cancel);
        await Wait.UntilAsync(() => written > 0, "the function has begun");
        using var other = site.Connect();
        var status = await new RunnerProtocol.RunnerProtocolClient(other).StatusAsync(new(), cancellationToken: Cancel);
        Assert.InRange(written, 1, Pieces - 1);

        var engaged = await Engaged.ReadAsync(call.ResponseStream);

        Assert.Equal(1, status.Active);
        Assert.Equal(Pieces * PieceBytes, engaged.Frames.Sum(static frame => frame.Data.Length));
        Assert.True(engaged.Finished.Success);
    }

    [Fact]
    [Spec("server 5.5", "an answer before the end of the request")]
    [Spec("server 2.8", "runner: function answers before the request body was fully received")]
    public async Task An_answer_before_the_end_of_the_request_fails_when_that_end_does_not_come()
    {
        var peer = new Peer
        {
            OnConnection = static async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                await connection.WriteAsync(Answers.Ok("too early"));
                await connection.ReadChunkAsync();
            },
        };
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);

        var engaged = await Engaged.ReadAsync(call.ResponseStream);

        Assert.Null(engaged.Head);
        Assert.Equal(
            (502, "function invoked write before receiving entire request", true),
            (engaged.Finished.ErrorCode, engaged.Finished.ErrorStr, engaged.Finished.ErrorUser)
        );
    }

    [Fact]
    [Spec("server 5.5", "a function that closes its pipe")]
    [Spec("server 2.8", "runner: function closes its side while the body is still being written")]
    public async Task A_function_that_closes_before_it_has_the_request_is_told_so()
    {
        var peer = new Peer
        {
            OnConnection = static async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                connection.Dispose();
            },
        };
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data("part"u8.ToArray()), Cancel);

        var engaged = await Engaged.ReadAsync(call.ResponseStream);

        Assert.Equal(
            (502, "function closed pipe while receiving request", true),
            (engaged.Finished.ErrorCode, engaged.Finished.ErrorStr, engaged.Finished.ErrorUser)
        );
    }

    [Fact]
    public async Task A_request_without_its_last_frame_never_looks_whole_to_the_function()
    {
        var peer = new Peer();
        await using var site = await RunnerSite.StartAsync(peer);
        using var call = site.Client.Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model()), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data("part"u8.ToArray()), Cancel);
        await call.RequestStream.CompleteAsync();

        var engaged = await Engaged.ReadAsync(call.ResponseStream);

        Assert.Equal(
            (502, "error receiving function response"),
            (engaged.Finished.ErrorCode, engaged.Finished.ErrorStr)
        );
        Assert.Empty(peer.Requests);
    }

    [Fact]
    [Spec("server 5.5", "NACK when draining", "the stream ends before its first message")]
    public async Task A_runner_that_ends_refuses_new_calls_and_answers_those_it_has()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("done"));
        await using var site = await RunnerSite.StartAsync(peer);
        var running = site.EngageAsync(RunnerSite.Model(1));
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "a call runs");
        using var silent = site.Client.Engage(cancellationToken: Cancel);

        site.Server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var late = site.Client.Engage(cancellationToken: Cancel);
        var busy = new Status((StatusCode)NumericBusy, "Timed out - server too busy");
        Assert.Equal(busy, await RunnerSite.StatusAsync(silent));
        Assert.Equal(busy, await RunnerSite.StatusAsync(late));
        release.SetResult();
        Assert.Equal("done", (await running).Text);
    }

    [Fact]
    [Spec("server 5.5", "NACK without room in non-blocking mode")]
    public async Task A_runner_without_room_refuses_at_once_when_it_is_told_to()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("done"));
        await using var site = await RunnerSite.StartAsync(
            peer,
            static builder => builder.Set("FN_ENABLE_NB_RESOURCE_TRACKER", "true")
        );
        var running = site.EngageAsync(RunnerSite.Model(1) with { Memory = 256 });
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "a call runs");

        var refused = await site.EngageAsync(RunnerSite.Model(2) with { FnId = "01OTHER" });

        Assert.Equal(503, refused.Finished.ErrorCode);
        release.SetResult();
        Assert.True((await running).Finished.Success);
    }

    private static async Task WaitForActiveAsync(RunnerSite site, int count) =>
        await Wait.UntilAsync(
            async () => (await site.Client.StatusAsync(new(), cancellationToken: Cancel)).Active == count,
            $"{count} calls are there"
        );
}
