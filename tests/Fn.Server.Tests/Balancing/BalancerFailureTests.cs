using System.Net;
using Fn.Testing;
using Grpc.Core;

namespace Fn.Server.Tests.Balancing;

/// <summary>Server specification 5.4: what a caller is told when a runner fails.</summary>
public sealed class BalancerFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(502, "function failed", true, 502, "function failed")]
    [InlineData(504, "Timed out", true, 504, "Timed out")]
    [InlineData(
        400,
        "Requested CPU/Memory cannot be allocated",
        false,
        400,
        "Requested CPU/Memory cannot be allocated"
    )]
    [InlineData(
        501,
        "Detach call functions are not supported on this server",
        false,
        501,
        "Detach call functions are not supported on this server"
    )]
    [InlineData(500, "", false, 500, "Unknown Error From Pure Runner")]
    [InlineData(70_000, "odd", false, 500, "odd")]
    [Spec("server 5.4", "6: errorCode and errorStr verbatim")]
    [Spec("server 5.4", "6: Unknown Error From Pure Runner")]
    public async Task What_a_runner_reports_is_told_in_its_words(
        int code,
        string words,
        bool isUser,
        int status,
        string message
    )
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.FailAsync(code, words, isUser);
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync("x");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(message, await BalancerSite.MessageOfAsync(answer));
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(26, answer.Headers.GetValues("Fn-Call-Id").Single().Length);
        Assert.Equal(1, runner.Engagements);
    }

    [Fact]
    [Spec("server 10", "D11")]
    public async Task D11_A_failure_without_a_code_is_a_500()
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.FailAsync(0, "API error (400): no such image");
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync("x");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("API error (400): no such image", await BalancerSite.MessageOfAsync(answer));
    }

    [Fact]
    public async Task A_failure_after_a_small_answer_began_is_the_only_answer()
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(("Content-Length", "10"), ("Set-Cookie", "a=b"));
            await call.DataAsync("half");
            await call.FailAsync(503, "Timed out - server too busy");
        });
        await using var other = await ScriptedRunner.StartAsync(runner.Script);
        await using var site = await BalancerSite.StartAsync(runner, other);

        using var answer = await site.InvokeAsync("x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("Timed out - server too busy", await BalancerSite.MessageOfAsync(answer));
        Assert.Equal(TimeSpan.FromSeconds(15), answer.Headers.RetryAfter?.Delta);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(1, runner.Engagements + other.Engagements);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.OK)]
    [Spec("server 5.4", "4: committed unless the runner NACKs")]
    [Spec("server 5.4", "6: a raw gRPC error is 500")]
    public async Task A_call_that_a_runner_has_is_never_given_to_another(StatusCode status)
    {
        Func<ScriptedCall, Task> fail = async call =>
        {
            await call.TakeAsync();
            if (status != StatusCode.OK)
            {
                throw new RpcException(new Status(status, "secret"));
            }
        };
        await using var runner = await ScriptedRunner.StartAsync(fail);
        await using var other = await ScriptedRunner.StartAsync(fail);
        await using var site = await BalancerSite.StartAsync(runner, other);

        using var answer = await site.InvokeAsync("x");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("internal server error", await BalancerSite.MessageOfAsync(answer));
        Assert.Equal(1, runner.Engagements + other.Engagements);
    }

    [Fact]
    public async Task A_runner_that_dies_before_it_answers_costs_that_call_alone()
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            call.Die();
        });
        await using var site = await BalancerSite.StartAsync(runner);

        Assert.Equal((500, "internal server error"), await site.MessageAsync());
        runner.Script = ScriptedRunner.Answering("back");

        Assert.Equal((200, "back"), await site.AskAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_runner_that_dies_in_the_middle_of_a_stream_breaks_the_answer_off(bool isLengthTold)
    {
        var more = new TaskCompletionSource();
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(isLengthTold ? ("Content-Length", "100000") : ("Content-Type", "text/plain"));
            await call.DataAsync("first");
            await more.Task.WaitAsync(Cancel);
            call.Die();
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync("x");
        more.SetResult();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(1, runner.Engagements);
    }

    [Fact]
    [Spec("server 5.4", "5: missing EOF")]
    public async Task A_stream_that_goes_on_after_its_end_is_a_failure()
    {
        await using var runner = await ScriptedRunner.StartAsync(static async call =>
        {
            await call.TakeAsync();
            await call.AnswerAsync("looks well");
            await call.DataAsync("and goes on");
        });
        await using var site = await BalancerSite.StartAsync(runner);

        Assert.Equal((500, "internal server error"), await site.MessageAsync());
        await Wait.UntilAsync(
            () => site.Log.Contains("Purerunner missing EOF response", StringComparison.Ordinal),
            "the reason is logged"
        );
    }

    [Theory]
    [InlineData("5", "too long")]
    [InlineData("50", "short")]
    [InlineData("x", "no length")]
    public async Task A_body_that_is_not_as_long_as_was_told_is_no_answer(string told, string body)
    {
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(("Content-Length", told));
            await call.DataAsync(body);
            await call.FinishAsync();
        });
        await using var site = await BalancerSite.StartAsync(runner);

        Assert.Equal((502, "error receiving function response"), await site.MessageAsync());
    }

    [Fact]
    [Spec("server 5.4", "7: client gone")]
    public async Task A_client_who_leaves_ends_the_engagement()
    {
        var gone = new TaskCompletionSource();
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            call.Gone.Register(gone.SetResult);
            await call.TakeAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Gone);
        });
        await using var site = await BalancerSite.StartAsync(runner);
        using var left = new CancellationTokenSource();

        var asked = site.Client.PostAsync($"/invoke/{BalancerSite.Hello.Id}", content: null, left.Token);
        await Wait.UntilAsync(() => runner.Engagements == 1, "the runner has the call");
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await gone.Task.WaitAsync(Cancel);
        await Wait.UntilAsync(
            () => site.Log.Contains("client context cancelled", StringComparison.Ordinal),
            "the end is logged"
        );
        Assert.Equal(1, runner.Engagements);
    }

    [Theory]
    [InlineData(true, "Content-Length too large for this server, 11 > max 10")]
    [InlineData(false, "Body too large for this server, > max 10")]
    public async Task A_body_over_the_limit_reaches_no_runner(bool isLengthTold, string message)
    {
        await using var runner = await ScriptedRunner.StartAsync(ScriptedRunner.Answering("no"));
        await using var site = await BalancerSite.StartAsync(
            [runner.Address],
            replace: null,
            ("FN_MAX_REQUEST_SIZE", "10")
        );

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/invoke/{BalancerSite.Hello.Id}")
        {
            Content = new StringContent("12345678901"),
        };
        request.Headers.TransferEncodingChunked = !isLengthTold;
        using var answer = await site.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(message, await BalancerSite.MessageOfAsync(answer));
        Assert.Equal(0, runner.Engagements);
    }
}
