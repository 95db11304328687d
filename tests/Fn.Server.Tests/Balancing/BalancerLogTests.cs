using System.Net;
using Fn.Runner.Protocol;
using Fn.Server.Balancing;
using Fn.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Server.Tests.Balancing;

/// <summary>What a load balancer tells its operator of calls. Source: server specification 5.4, 8.1.</summary>
public sealed class BalancerLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.4", "Call finished")]
    [Spec("server 10", "D31")]
    public async Task D31_The_end_of_a_call_is_logged_with_durations_in_milliseconds()
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(("Fn-Http-Status", "204"), ("Fn-Fdk-Version", "fdk-x/1"));
            await call.FinishAsync(
                new CallFinished
                {
                    Success = true,
                    ExecutionDuration = 34_780_381,
                    SchedulerDuration = 1_000_000,
                    ImagePullWaitDuration = 2_000_000,
                    CtrCreateDuration = 3_000_000,
                    CtrPrepDuration = 4_000_000,
                    InitStartTime = 5_000_000,
                }
            );
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();
        await Wait.UntilAsync(
            () => site.Log.Contains("Call finished", StringComparison.Ordinal),
            "the line is written"
        );

        var line = site.Log.Split('\n').Single(static line => line.Contains("Call finished", StringComparison.Ordinal));
        Assert.Contains("level=info", line, StringComparison.Ordinal);
        Assert.Contains($"call_id={answer.Headers.GetValues("Fn-Call-Id").Single()}", line, StringComparison.Ordinal);
        string[] fields =
        [
            "function_exec_msec=34.78",
            "runner_sched_msec=1",
            "img_wait_msec=2",
            "cntr_create_msec=3",
            "cntr_prep_msec=4",
            "cntr_init_msec=5",
            "function_error=",
            "runner_success=true",
            "runner_error_code=0",
            "runner_error_user=false",
            "runner_http_status=200",
            "fn_http_status=204",
            "fn_fdk_version=fdk-x/1",
            $"runner_addr=\"{runner.Address}\"",
        ];
        Assert.All(fields, field => Assert.Contains($" {field}", line, StringComparison.Ordinal));
    }

    [Fact]
    [Spec("server 8.1", "fn_calls")]
    public async Task Calls_are_counted_by_their_ends()
    {
        var ends = new Queue<int>([0, 0, 502, 504, 500]);
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await (
                ends.Dequeue() is > 0 and var code
                    ? call.FailAsync(code, code == 504 ? "Timed out" : "why", isUser: code != 500)
                    : call.AnswerAsync("done")
            );
        });
        await using var site = await BalancerSite.StartAsync(runner);
        while (ends.Count > 0)
        {
            using var _ = await site.InvokeAsync();
        }

        var text = await site.Client.GetStringAsync("/metrics", Cancel);

        string[] expected =
        [
            "fn_calls 5",
            "fn_completed 2",
            "fn_errors 2",
            "fn_timeouts 1",
            "fn_canceled 0",
            "fn_server_busy 0",
            "fn_running 0",
        ];
        Assert.All(expected, line => Assert.Contains($"\n{line}\n", text, StringComparison.Ordinal));
        Assert.Contains("type=\"lb\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ready_while_its_API_node_answers()
    {
        var (api, time) = (new ScriptedApi(), new FakeTimeProvider());
        await using var site = await BalancerSite.StartAsync(
            [ScriptedRunner.ClosedAddress()],
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddSingleton(
                    new ApiNode(new Uri("http://api"), new HttpMessageInvoker(api), time, NullLogger<ApiNode>.Instance)
                );
            }
        );
        using var before = await site.Client.GetAsync("/ready", Cancel);

        api.Answers.Add(HttpStatusCode.Forbidden);
        time.Advance(TimeSpan.FromSeconds(1));
        using var after = await site.Client.GetAsync("/ready", Cancel);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal("The API node does not answer", await BalancerSite.MessageOfAsync(after));
    }

    [Theory]
    [InlineData(500, false, "warning")]
    [InlineData(500, true, "info")]
    [Spec("server 5.4", "Call finished")]
    public async Task A_failure_that_is_no_function_s_is_logged_as_a_warning(int code, bool isUser, string level)
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.FailAsync(code, "why", isUser);
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();
        await Wait.UntilAsync(
            () => site.Log.Contains("Call finished", StringComparison.Ordinal),
            "the line is written"
        );

        var line = site.Log.Split('\n').Single(static line => line.Contains("Call finished", StringComparison.Ordinal));
        Assert.Contains($"level={level}", line, StringComparison.Ordinal);
        Assert.Contains(" function_error=why", line, StringComparison.Ordinal);
    }
}
