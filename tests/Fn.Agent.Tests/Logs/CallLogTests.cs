using Fn.Agent.Calls;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static System.StringComparison;

namespace Fn.Agent.Tests.Logs;

/// <summary>What of a call's output is logged. Source: server specification 3.5.</summary>
public sealed class CallLogTests
{
    private const string Marker = "-----max log size 20 bytes exceeded, truncating log-----";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
                container.Print("first line\n");
                container.Print([0xFF, 0xFE, (byte)'\n'], isError: true);
                await Wait.UntilAsync(() => log!.Has("first line"), "the call's output is read while it runs");
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        log = host.Log;

        await host.CallAsync();

        var callId = peer.Requests.Single().Value("Fn-Call-Id");
        await Wait.UntilAsync(() => host.Log.Has("\uFFFD"), "the last line is logged");
        var line = host.Log.Lines.Single(line => line.Text.StartsWith("first line", StringComparison.Ordinal)).Text;
        Assert.Contains($"AppId={host.App.Id}", line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"FnId={host.Function.Id}", line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"CallId={callId}", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Spec("fdk 4.1", "64")]
    [Spec("server 3.5", "lines of a call")]
    public async Task A_line_without_an_end_ends_with_its_call()
    {
        var peer = new Peer
        {
            OnRequest = async (request, connection, container) =>
            {
                container.Print(request.Text);
                await Wait.UntilAsync(() => container.IsOutputRead, "the call's output is read while it runs");
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        (await host.Client.PostAsync(host.InvokePath, new StringContent("one"), Cancel)).Dispose();
        await Wait.UntilAsync(() => Count(host.Log, "one") == 1, "it is logged without another call");
        (await host.Client.PostAsync(host.InvokePath, new StringContent("two"), Cancel)).Dispose();
        (await host.Client.PostAsync(host.InvokePath, new StringContent("three\n"), Cancel)).Dispose();
        await Wait.UntilAsync(() => Count(host.Log, "three") == 1, "the last line is logged");

        var calls = peer.Requests.Select(static request => $" callId={request.Value("Fn-Call-Id")}");
        Assert.All(
            calls.Zip(["one ", "two ", "three "]),
            call =>
                Assert.Contains(
                    call.First,
                    Assert.Single(host.Log.Lines, line => line.Text.StartsWith(call.Second, Ordinal)).Text
                )
        );
    }

    [Fact]
    [Spec("fdk 4.1", "64")]
    [Spec("server 3.5", "FN_MAX_LOG_SIZE_BYTES")]
    public async Task Output_over_the_limit_of_a_call_is_cut_with_a_marker_and_the_next_call_begins_anew()
    {
        LogCapture? log = null;
        var peer = new Peer
        {
            OnRequest = async (request, connection, container) =>
            {
                container.Print($"{request.Text} first\n{request.Text} is too long\n{request.Text} last\n");
                container.Print($"{request.Text} very last\n", isError: true);
                await Wait.UntilAsync(
                    () => Count(log!, Marker) == (request.Text == "one" ? 1 : 2),
                    "the limit is reached"
                );
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_LOG_SIZE_BYTES"] = "20" });
        log = host.Log;

        (await host.Client.PostAsync(host.InvokePath, new StringContent("one"), Cancel)).Dispose();
        (await host.Client.PostAsync(host.InvokePath, new StringContent("two"), Cancel)).Dispose();

        Assert.Equal(1, Count(log, "one first"));
        Assert.Equal(1, Count(log, "two first"));
        Assert.DoesNotContain(log.Lines, static line => line.Text.Contains("too long", StringComparison.Ordinal));
        Assert.Equal(2, Count(log, Marker));
    }

    [Fact]
    [Spec("server 3.5", "lines between calls")]
    public async Task Lines_between_calls_carry_the_container_and_no_call()
    {
        await using var host = await FnHost.StartAsync(new Peer());
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        var container = Assert.Single(host.Engine.Created);

        var line = await PrintUntilItIsNobodysAsync(host, container, "tidying up");

        Assert.Contains(" tag=stderr", line);
        Assert.Contains($" appId={host.App.Id} fnId={host.Function.Id} image={host.Function.Image}", line);
        Assert.Contains($" containerId={container.Id}", line);
        Assert.DoesNotContain("userLog", line);
    }

    [Fact]
    [Spec("server 3.5", "lines of a call")]
    public async Task Lines_that_arrive_a_moment_after_the_answer_belong_to_the_call()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, time: time);
        await host.CallAsync();
        var container = Assert.Single(host.Engine.Created);

        container.Print("its last words\n");
        await Wait.UntilAsync(() => host.Log.Has("its last words"), "the line is logged");
        time.Advance(TimeSpan.FromSeconds(1));
        container.Print("tidying up\n");
        await Wait.UntilAsync(() => host.Log.Has("tidying up"), "the next line is logged");

        var id = $" callId={peer.Requests.Single().Value("Fn-Call-Id")}";
        Assert.Contains(id, LineOf(host.Log, "its last words"));
        Assert.DoesNotContain("callId", LineOf(host.Log, "tidying up"));
    }

    [Fact]
    [Spec("server 3.5", "FN_DISABLE_DEBUG_USER_LOGS")]
    public async Task Lines_of_calls_can_be_left_out_and_those_between_calls_stay()
    {
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                container.Print("of the call\n");
                await Wait.UntilAsync(() => container.IsOutputRead, "the line is read");
                await connection.WriteAsync(Answers.Ok("x"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_DISABLE_DEBUG_USER_LOGS"] = "true" });

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();
        await PrintUntilItIsNobodysAsync(host, Assert.Single(host.Engine.Created), "after the call");

        Assert.DoesNotContain(host.Log.Lines, static line => line.Text.StartsWith("of the call", Ordinal));
    }

    [Fact]
    public async Task The_end_of_each_call_is_one_line_with_where_and_how_long()
    {
        await using var host = await FnHost.StartAsync(
            Peer.Answering(request => request.Text == "bad" ? "no HTTP at all\r\n\r\n" : Answers.Ok("x"))
        );

        var good = await host.Client.PostAsync(host.InvokePath, new StringContent("good"), Cancel);
        var bad = await host.Client.PostAsync(host.InvokePath, new StringContent("bad"), Cancel);

        var completed = Assert.Single(host.Log.Lines, line => IsEndOf(good, line.Text));
        Assert.Equal(LogLevel.Debug, completed.Level);
        Assert.Matches(
            $"^call completed callId=\\w{{26}} appId={host.App.Id} fnId={host.Function.Id} containerId=\\w+ waitedMs=[0-9.]+ ranMs=[0-9.]+$",
            completed.Text
        );
        var failed = Assert.Single(host.Log.Lines, line => IsEndOf(bad, line.Text));
        Assert.Equal(LogLevel.Error, failed.Level);
        Assert.StartsWith("api error: call failed: error receiving function response ", failed.Text);
        Assert.Contains(" status=502 ", failed.Text);

        static bool IsEndOf(HttpResponseMessage answer, string line) =>
            (line.StartsWith("call ", Ordinal) || line.StartsWith("api error", Ordinal))
            && line.Contains(answer.Headers.GetValues("Fn-Call-Id").Single(), Ordinal);
    }

    [Fact]
    [Spec("server 8.3", "nothing below the level")]
    public void A_line_that_nobody_wants_costs_a_call_nothing()
    {
        const int Calls = 1000;
        var app = Some.App();
        var call = new Call { Id = "01C", Target = new CallTarget(app, Some.Function(app)) };
        NullLogger.Instance.CallEnded(call, CallOutcome.Completed, "c", TimeSpan.Zero, TimeSpan.Zero);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            NullLogger.Instance.CallEnded(call, CallOutcome.Completed, "c", TimeSpan.Zero, TimeSpan.Zero);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Calls);
    }

    /// <summary>Prints a line again and again until it is no longer taken for one of the last call.</summary>
    private static async Task<string> PrintUntilItIsNobodysAsync(FnHost host, FakeContainer container, string text)
    {
        string? line = null;
        await Wait.UntilAsync(
            () =>
            {
                container.Print(text + "\n");
                line = host
                    .Log.Lines.Select(static line => line.Text)
                    .FirstOrDefault(line => line.StartsWith(text, Ordinal) && !line.Contains("callId", Ordinal));
                return line is not null;
            },
            "it is logged without a call"
        );
        return line!;
    }

    private static string LineOf(LogCapture log, string text) =>
        log.Lines.Single(line => line.Text.StartsWith(text, Ordinal)).Text;

    private static int Count(LogCapture log, string text) =>
        log.Lines.Count(line => line.Text.StartsWith(text, StringComparison.Ordinal));
}
