using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Runner.Placement;
using Fn.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Runner.Tests.Placement;

/// <summary>Server specification 5.6.</summary>
public sealed class PlacerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new(Some.Time);
    private readonly List<string> _asked = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 5.6", "naive", "static list")]
    [Spec("server 9", "placer", "runner pool")]
    public async Task The_naive_placer_begins_with_the_next_runner_each_time_and_asks_the_others_in_their_order()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero).AddTicks(4));
        var placer = Placer.Naive(new PlacerOptions(), time);

        await placer.PlaceAsync(Pool("busy", "a", "b"), Call(), Cancel);
        await placer.PlaceAsync(Pool("busy", "a", "b"), Call(), Cancel);
        await placer.PlaceAsync(Pool("a", "busy", "b"), Call(), Cancel);

        Assert.Equal(["b", "busy", "a", "busy", "b"], _asked); // 400 ns + 1 is 2 of 3
    }

    [Fact]
    [Spec("server 5.6", "ch")]
    public async Task The_hashing_placer_begins_with_the_same_runner_for_a_function_and_goes_round_from_there()
    {
        var placer = Placer.ConsistentHash(new PlacerOptions(), _time);
        var call = Call();

        await placer.PlaceAsync(Pool("a", "b", "c", "d"), call, Cancel);
        await placer.PlaceAsync(Pool("a", "b", "c", "d"), call, Cancel);
        var first = _asked[0][0];
        string[] others = [.. "abcd".Select(name => name == first ? "busy" : $"{name}")];
        await placer.PlaceAsync(Pool(others), call, Cancel);

        var next = first == 'd' ? 'a' : (char)(first + 1);
        Assert.Equal([$"{first}", $"{first}", "busy", $"{next}"], _asked);
    }

    [Fact]
    [Spec("server 5.6", "retry-all delay")]
    public async Task When_none_takes_the_call_all_are_asked_again_after_a_pause()
    {
        var answers = new Queue<RunnerAnswer>([
            RunnerAnswer.Busy,
            RunnerAnswer.Busy,
            RunnerAnswer.Took(CallOutcome.Completed),
        ]);
        var pool = new StaticRunnerPool([new FakeRunner("a", _asked, answers.Dequeue)]);

        var placing = PlaceAsync(pool);
        Assert.Single(_asked);
        await RunAsync(placing, until: () => _asked.Count == 2);
        Assert.Equal(Tick, Elapsed);
        await RunAsync(placing);

        Assert.Same(CallOutcome.Completed, await placing);
        Assert.Equal(2 * Tick, Elapsed);
    }

    [Theory]
    [Spec("server 5.6", "placer timeout", "detached placer timeout", "exhausted")]
    [InlineData(false, 360)]
    [InlineData(true, 30)]
    public async Task A_call_that_no_runner_takes_in_time_is_told_that_all_are_busy(bool isDetached, int seconds)
    {
        var placing = PlaceAsync(Pool("busy"), Call(isDetached));

        await RunAsync(placing);

        Assert.Same(CallOutcome.TooBusy, await placing);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Elapsed);
    }

    [Fact]
    [Spec("server 5.6", "placer timeout")]
    public async Task The_time_to_look_for_a_runner_does_not_bound_how_long_one_runs()
    {
        var runner = new FakeRunner(
            "slow",
            _asked,
            () =>
            {
                _time.Advance(TimeSpan.FromHours(1));
                return RunnerAnswer.Took(CallOutcome.Completed);
            }
        );

        var outcome = await PlaceAsync(new StaticRunnerPool([runner]));

        Assert.Same(CallOutcome.Completed, outcome);
    }

    [Fact]
    [Spec("server 5.6", "the error of the pool")]
    public async Task An_error_of_the_pool_is_told_when_the_search_is_over()
    {
        var error = new FnError(503, "no runners yet", Blame.Platform);
        var placing = PlaceAsync(new FailingPool(error));

        await RunAsync(placing);

        Assert.Equal(error, (await placing).Error);
        Assert.Equal(TimeSpan.FromSeconds(360), Elapsed);
    }

    [Fact]
    [Spec("server 5.6", "an empty pool")]
    public async Task An_error_of_the_pool_that_blames_the_function_ends_the_call_at_once()
    {
        var error = new FnError(502, "no runner for this image", Blame.Function);

        var outcome = await PlaceAsync(new FailingPool(error));

        Assert.Equal(error, outcome.Error);
        Assert.Equal(TimeSpan.Zero, Elapsed);
    }

    [Fact]
    [Spec("server 10", "D30")]
    public async Task D30_runners_out_of_reach_are_asked_ever_more_seldom_and_a_busy_one_as_often_as_ever()
    {
        var isThere = false;
        var runner = new FakeRunner("a", _asked, () => isThere ? RunnerAnswer.Busy : RunnerAnswer.OutOfReach);
        var placing = PlaceAsync(new StaticRunnerPool([runner]));

        await RunAsync(placing, until: () => Elapsed >= TimeSpan.FromSeconds(60));
        var whileAway = _asked.Count;
        isThere = true;
        await RunAsync(placing, until: () => Elapsed >= TimeSpan.FromSeconds(62));

        Assert.InRange(whileAway, 60, 70); // the original: 6000
        Assert.InRange(_asked.Count - whileAway, 95, 205);
        await RunAsync(placing);
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_the_search()
    {
        using var left = new CancellationTokenSource();
        var placing = Placer.Naive(new PlacerOptions(), _time).PlaceAsync(Pool("busy"), Call(), left.Token).AsTask();

        await left.CancelAsync();

        Assert.Same(CallOutcome.CallerLeft, await placing);
    }

    private TimeSpan Elapsed => _time.GetUtcNow() - Some.Time;

    private Task<CallOutcome> PlaceAsync(IRunnerPool pool, RunnerCall? call = null) =>
        Placer.Naive(new PlacerOptions(), _time).PlaceAsync(pool, call ?? Call(), Cancel).AsTask();

    private StaticRunnerPool Pool(params string[] names) =>
        new([
            .. names.Select(name => new FakeRunner(
                name,
                _asked,
                () => name == "busy" ? RunnerAnswer.Busy : RunnerAnswer.Took(CallOutcome.Completed)
            )),
        ]);

    /// <summary>Lets time pass, step by step, until the call has ended or something is so.</summary>
    private async Task RunAsync(Task placing, Func<bool>? until = null)
    {
        while (!placing.IsCompleted && until?.Invoke() != true)
        {
            _time.Advance(Tick);
            await Task.Yield();
        }
    }

    private static RunnerCall Call(bool isDetached = false)
    {
        var app = Some.App();
        var call = new Call { Id = "01C", Target = new CallTarget(app, Some.Function(app)) };
        return new RunnerCall(call, Exchange: null!, isDetached);
    }

    private sealed class FailingPool(FnError error) : IRunnerPool
    {
        public ValueTask<IReadOnlyList<IRunner>> FindAsync(RunnerCall call, CancellationToken cancellationToken) =>
            throw error.ToException();
    }
}
