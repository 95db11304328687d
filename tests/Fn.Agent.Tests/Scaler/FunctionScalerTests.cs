using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

/// <summary>Single decisions; <see cref="SimulationTests"/> has whole traces.</summary>
public sealed class FunctionScalerTests
{
    [Fact]
    public void The_first_call_always_starts_a_container()
    {
        var scaler = new FunctionScaler(cores: 2);

        Assert.Equal(1, Decide(scaler, waiting: 1));
        Assert.Equal(1, Decide(scaler, waiting: 64));
    }

    [Fact]
    public void Nobody_waiting_starts_nothing()
    {
        Assert.Equal(0, Decide(new FunctionScaler(cores: 2), waiting: 0, running: [5000]));
    }

    [Fact]
    public void A_starting_container_is_capacity()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 64, starting: [10]));
    }

    [Fact]
    public void Fast_calls_that_wait_for_one_container_start_no_other()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 63, running: [0.5]));
    }

    [Fact]
    public void A_running_call_that_outlives_the_estimate_is_the_new_estimate()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 1, running: [100]));
        Assert.Equal(1, Decide(scaler, waiting: 1, running: [1000]));
    }

    [Fact]
    public void Slow_calls_get_a_container_each()
    {
        var scaler = Trained(serviceMs: 5000, startMs: 300);

        Assert.Equal(7, Decide(scaler, waiting: 7, running: [10]));
    }

    [Fact]
    public void Calls_that_are_served_soon_enough_without_help_start_nothing()
    {
        var scaler = Trained(serviceMs: 1000, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 1, running: [900]));
        Assert.Equal(1, Decide(scaler, waiting: 1, running: [100]));
    }

    [Fact]
    public void A_lasting_backlog_earns_containers_one_by_one_up_to_the_cores()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 63, running: [0.5], backlogMs: 200));
        Assert.Equal(1, Decide(scaler, waiting: 63, running: [0.5], backlogMs: 400));
        Assert.Equal(0, Decide(scaler, waiting: 62, running: [0.5, 0.5], backlogMs: 400));
    }

    [Fact]
    public void Few_calls_shorter_than_handing_them_out_earn_no_second_container()
    {
        var scaler = Trained(serviceMs: 0.2, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 1, running: [0.1], backlogMs: 400));
        Assert.Equal(1, Decide(scaler, waiting: 2, running: [0.1], backlogMs: 400));
    }

    [Fact]
    public void A_call_that_hangs_among_fast_ones_starts_nothing()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 60, running: [200, 0.1, 0.2, 0.3]));
        Assert.Equal(0, Decide(scaler, waiting: 60, running: [5000, 0.1, 0.2, 0.3]));
    }

    [Fact]
    public void Calls_that_all_hang_start_one_for_each_that_waits()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(60, Decide(scaler, waiting: 60, running: [5000, 1000, 2000, 3000]));
    }

    [Fact]
    public void A_first_call_is_not_taken_for_slow_before_it_is()
    {
        var scaler = new FunctionScaler(cores: 2);
        scaler.OnStarted(TimeSpan.FromMilliseconds(300));

        Assert.Equal(0, Decide(scaler, waiting: 63, running: [200]));
        Assert.Equal(62, Decide(scaler, waiting: 63, running: [400]));
    }

    [Fact]
    public void A_container_counts_as_many_times_as_it_takes_calls_at_once()
    {
        var scaler = Trained(serviceMs: 5000, startMs: 300);

        Assert.Equal(3, Decide(scaler, waiting: 21, running: [10, 10, 10, 10, 10, 10, 10, 10], concurrency: 8));
        Assert.Equal(0, Decide(scaler, waiting: 16, starting: [10, 20], concurrency: 8));
        Assert.Equal(1, Decide(scaler, waiting: 17, starting: [10, 20], concurrency: 8));
        Assert.Equal(1, Decide(scaler, waiting: 1000, running: [.. Enumerable.Repeat(10.0, 1000)], concurrency: 1000));
    }

    [Fact]
    public void Fast_calls_that_run_in_parallel_start_no_other_container()
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(0, Decide(scaler, waiting: 500, running: [0.1, 0.2, 0.3, 0.4], concurrency: 4));
    }

    [Theory]
    [InlineData(1, new[] { 0.5 }, false)] // free in a moment
    [InlineData(40, new[] { 0.5 }, true)] // the last of them would wait longer than waking takes
    [InlineData(40, new[] { 0.5, 0.2 }, false)] // two take them in turns
    [InlineData(1, new[] { 400.0 }, true)] // outlives the estimate: nobody knows for how long
    [InlineData(1, new double[0], true)] // nothing runs
    public void A_frozen_container_is_woken_when_that_is_sooner_than_waiting(
        int waiting,
        double[] running,
        bool isWorth
    )
    {
        var scaler = Trained(serviceMs: 1, startMs: 300);

        Assert.Equal(isWorth, scaler.IsWorthWaking(DemandOf(waiting, running)));
    }

    [Theory]
    [InlineData(50, 7, new[] { 0.1 }, false)] // may be a burst
    [InlineData(150, 7, new[] { 0.1 }, true)] // sooner than a new one is started
    [InlineData(150, 2, new[] { 0.1 }, true)]
    [InlineData(150, 1, new[] { 0.1 }, false)] // the one that runs is soon through with it
    [InlineData(150, 7, new[] { 0.1, 0.1 }, false)] // no core is left for it
    public void A_frozen_container_is_woken_for_fast_calls_whose_wait_lasts_while_cores_are_left(
        double backlogMs,
        int waiting,
        double[] running,
        bool isWorth
    )
    {
        var scaler = Trained(serviceMs: 0.2, startMs: 300);

        Assert.Equal(isWorth, scaler.IsWorthWakingAhead(DemandOf(waiting, running, backlogMs)));
    }

    [Fact]
    public void Fast_calls_that_only_the_machine_holds_up_wake_and_start_nothing()
    {
        var scaler = Trained(serviceMs: 0.2, startMs: 300);
        for (var i = 0; i < 100; i++)
        {
            scaler.OnServed(TimeSpan.FromMilliseconds(2));
        }

        Assert.False(scaler.IsWorthWaking(DemandOf(waiting: 60, running: [1, 2])));
        Assert.Equal(0, Decide(scaler, waiting: 60, running: [1, 2], backlogMs: 1000));
    }

    [Fact]
    public void As_long_as_no_call_was_served_a_frozen_container_is_worth_waking()
    {
        Assert.True(new FunctionScaler(cores: 2).IsWorthWaking(DemandOf(waiting: 1, running: [0.5])));
    }

    private static Demand DemandOf(int waiting, double[] running, double backlogMs = 0) =>
        new()
        {
            Waiting = waiting,
            BacklogAge = TimeSpan.FromMilliseconds(backlogMs),
            Concurrency = 1,
            Running = Times(running),
            Starting = [],
        };

    private static FunctionScaler Trained(double serviceMs, double startMs)
    {
        var scaler = new FunctionScaler(cores: 2);
        scaler.OnServed(TimeSpan.FromMilliseconds(serviceMs));
        scaler.OnStarted(TimeSpan.FromMilliseconds(startMs));
        return scaler;
    }

    private static int Decide(
        FunctionScaler scaler,
        int waiting,
        double[]? running = null,
        double[]? starting = null,
        double backlogMs = 0,
        int concurrency = 1
    ) =>
        scaler.Decide(
            new Demand
            {
                Waiting = waiting,
                BacklogAge = TimeSpan.FromMilliseconds(backlogMs),
                Concurrency = concurrency,
                Running = Times(running),
                Starting = Times(starting),
            }
        );

    private static TimeSpan[] Times(double[]? milliseconds) =>
        [.. (milliseconds ?? []).Select(TimeSpan.FromMilliseconds)];
}
