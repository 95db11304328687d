using Fn.Agent.Calls;
using Fn.Agent.Metrics;
using Fn.Testing;

namespace Fn.Agent.Tests.Metrics;

/// <summary>The counters themselves.</summary>
public sealed class CounterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_threads_lose_no_count(bool isShared)
    {
        var tally = new Tally(isShared);
        var histogram = new Histogram(HistogramBounds.Original, isShared);

        Parallel.For(
            0,
            10_000,
            i =>
            {
                tally.Add();
                histogram.Add(TimeSpan.FromMilliseconds(i % 2 == 0 ? 1 : 2));
            }
        );

        var counts = new long[histogram.Bounds.BucketCount];
        var sum = histogram.Read(counts);
        Assert.Equal(10_000, tally.Value);
        Assert.Equal([5_000, 5_000], counts[..2]);
        Assert.Equal(TimeSpan.FromSeconds(15), sum);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1.0001, 1)]
    [InlineData(120_000, 9)]
    [InlineData(120_001, 10)]
    public void An_upper_bound_belongs_to_its_bucket(double milliseconds, int bucket)
    {
        var histogram = new Histogram(HistogramBounds.Original);

        histogram.Add(TimeSpan.FromMilliseconds(milliseconds));

        var counts = new long[histogram.Bounds.BucketCount];
        histogram.Read(counts);
        Assert.Equal(1, counts[bucket]);
        Assert.Equal(1, counts.Sum());
    }

    [Fact]
    public void Functions_beyond_the_limit_are_counted_together()
    {
        var metrics = new AgentMetrics();
        var app = Some.App();
        for (var i = 0; i < AgentMetrics.MaxFunctions + 50; i++)
        {
            metrics.OnEnded(new CallTarget(app, Some.Function(app, $"f{i}x")), CallOutcome.Completed);
        }

        var others = metrics.Functions.Single(static meter => meter.FnId == "other");

        Assert.Equal(AgentMetrics.MaxFunctions + 1, metrics.Functions.Count());
        Assert.Equal(50, others.Ended(CallEnd.Completed).Value);
        Assert.Equal(AgentMetrics.MaxFunctions + 50, metrics.Ended(CallEnd.Completed));
    }

    [Fact]
    public void A_function_that_is_out_of_use_is_forgotten_at_the_second_look_and_counted_anew_when_it_is_called_again()
    {
        var metrics = new AgentMetrics();
        var app = Some.App();
        var target = new CallTarget(app, Some.Function(app));
        metrics.OnEnded(target, CallOutcome.Completed);
        var old = target.MeterIn(metrics);

        metrics.Retire(new HashSet<FunctionMeter>());
        Assert.Contains(old, metrics.Functions);
        metrics.Retire(new HashSet<FunctionMeter>());
        Assert.DoesNotContain(old, metrics.Functions);
        metrics.OnEnded(target, CallOutcome.Completed);

        Assert.Equal(
            1,
            metrics.Functions.Single(meter => meter.FnId == target.Function.Id).Ended(CallEnd.Completed).Value
        );
        Assert.Equal(2, metrics.Ended(CallEnd.Completed));
    }

    [Fact]
    public void A_function_in_use_is_kept()
    {
        var metrics = new AgentMetrics();
        var app = Some.App();
        var meter = new CallTarget(app, Some.Function(app)).MeterIn(metrics);

        for (var look = 0; look < 3; look++)
        {
            metrics.Retire(new HashSet<FunctionMeter> { meter });
        }

        Assert.Contains(meter, metrics.Functions);
    }
}
