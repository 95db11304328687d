using System.Net;
using Fn.Runner.Protocol;
using Fn.Testing;

namespace Fn.Server.Tests.Balancing;

/// <summary>Answers on their way, and callers who do not wait for them. Source: server specification 5.4.</summary>
public sealed class BalancerStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_of_unknown_length_is_passed_on_as_it_comes()
    {
        var seen = new TaskCompletionSource();
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(("Content-Type", "text/event-stream"));
            await call.DataAsync("first");
            await seen.Task.WaitAsync(Cancel);
            await call.DataAsync("second");
            await call.FinishAsync();
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        var first = new char[5];
        await reader.ReadBlockAsync(first, Cancel);
        seen.SetResult();

        Assert.Equal("first", new string(first));
        Assert.Equal("second", await reader.ReadToEndAsync(Cancel));
        Assert.Null(answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_caller_who_takes_nothing_stops_the_runner_from_sending()
    {
        var sent = 0L;
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            await call.TakeAsync();
            await call.BeginAsync(("Content-Type", "text/plain"));
            var block = new string('x', 10_240);
            while (Interlocked.Add(ref sent, block.Length) < 1_000_000_000)
            {
                await call.DataAsync(block);
            }
        });
        await using var site = await BalancerSite.StartAsync(runner);

        using var answer = await site.InvokeAsync();
        var before = -1L;
        await Wait.UntilAsync(
            async () =>
            {
                var now = Interlocked.Read(ref sent);
                var stands = now == before;
                before = now;
                await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
                return stands;
            },
            "the runner stops sending"
        );

        Assert.InRange(before, 1, 100_000_000);
    }

    [Fact]
    [Spec("server 5.4", "a detached call is acknowledged by 202")]
    public async Task A_detached_call_is_answered_once_its_container_is_there()
    {
        var acknowledge = new TaskCompletionSource();
        var ended = new TaskCompletionSource<CallModel>();
        await using var runner = await ScriptedRunner.StartAsync(async call =>
        {
            var model = await call.TakeModelAsync();
            await call.TakeBodyAsync();
            await acknowledge.Task.WaitAsync(Cancel);
            await call.BeginAsync(202);
            await call.FinishAsync();
            ended.SetResult(model);
        });
        await using var site = await BalancerSite.StartAsync(runner);

        var asked = site.InvokeAsync("x", ("Fn-Invoke-Type", "detached"));
        await Wait.UntilAsync(() => runner.Engagements == 1, "the runner is asked");
        Assert.False(asked.IsCompleted);
        acknowledge.SetResult();
        using var answer = await asked;

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        var model = await ended.Task.WaitAsync(Cancel);
        Assert.Equal("detached", model.Type);
        Assert.Equal("sync", model.Config["FN_TYPE"]);
        Assert.Equal(answer.Headers.GetValues("Fn-Call-Id").Single(), model.Id);
    }
}
