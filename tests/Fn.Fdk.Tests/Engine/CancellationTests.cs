using Fn.Fdk.Tests.Peer;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Fdk.Tests.Engine;

/// <summary>Deadlines, and callers who leave.</summary>
public sealed class CancellationTests
{
    [Fact]
    [Trait("Checklist", "107")]
    public async Task The_token_fires_before_the_deadline_and_honouring_it_answers_504()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, cancellationToken) =>
            {
                started.TrySetResult(cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            },
            time: time
        );
        using var peer = function.Connect();

        await peer.SendAsync(
            Requests.Call("x", $"Fn-Deadline: {time.GetUtcNow().AddSeconds(10).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z")
        );
        var token = await started.Task;
        time.Advance(TimeSpan.FromSeconds(9.4));
        var early = token.IsCancellationRequested;
        time.Advance(TimeSpan.FromSeconds(0.2));
        var answer = await peer.ReadAsync();

        Assert.False(early);
        Assert.Equal(504, answer.Status);
        Assert.Equal("""{"message":"Function timed out"}""", answer.Text);
        Assert.NotNull(answer["Fn-Fdk-Version"]);
        Assert.NotNull(answer["Fn-Fdk-Runtime"]);
        Assert.Contains("stopped at its deadline", function.Log.Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Checklist", "107")]
    public async Task A_deadline_that_has_passed_fires_at_once()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, _, cancellationToken) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return new("in time");
            }
        );

        var answer = await function.CallAsync("x", Requests.Deadline(TimeSpan.FromSeconds(-2)));

        Assert.Equal(504, answer.Status);
    }

    [Fact]
    [Trait("Checklist", "108")]
    public async Task A_function_that_ignores_the_token_is_answered_and_the_next_call_is_served()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return "late";
            },
            time: time
        );
        using var peer = function.Connect();

        await peer.SendAsync(
            Requests.Call("x", $"Fn-Deadline: {time.GetUtcNow().AddSeconds(10).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z")
        );
        await started.Task;
        time.Advance(TimeSpan.FromSeconds(20));
        release.SetResult();

        Assert.Equal("late", (await peer.ReadAsync()).Text);
        Assert.Equal("late", (await peer.CallAsync("x")).Text);
        Assert.Contains(
            "still running at its deadline",
            Assert.Single(function.Log.ErrorWrites),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Checklist", "109")]
    public async Task A_peer_that_disconnects_fires_the_token()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (body, _, cancellationToken) =>
            {
                if (body is "quick")
                {
                    return "quick";
                }
                await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            }
        );

        using (var peer = function.Connect())
        {
            await peer.SendAsync(Requests.Call("x", Requests.Deadline(TimeSpan.FromMinutes(5))));
            await started.Task;
        }
        await cancelled.Task;

        Assert.Equal("quick", (await function.CallAsync("quick")).Text);
    }

    [Fact]
    [Trait("Checklist", "120")]
    public async Task A_stop_does_not_wait_for_a_function_that_runs_on_past_its_deadline()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var function = RunningFunction.Of<string, string>(
            async (_, _, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return "late";
            },
            time: time
        );
        using var peer = function.Connect();
        await peer.SendAsync(
            Requests.Call("x", $"Fn-Deadline: {time.GetUtcNow().AddSeconds(10).UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z")
        );
        await started.Task;

        function.AskToStop();
        while (!function.Stopped.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await peer.IsClosedAsync());
        Assert.False(File.Exists(function.Link));
        release.SetResult();
    }
}
