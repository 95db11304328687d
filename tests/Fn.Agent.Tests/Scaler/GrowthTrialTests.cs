using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

public sealed class GrowthTrialTests
{
    [Theory]
    [InlineData(50, true)] // as fast as before: twice the calls
    [InlineData(60, true)]
    [InlineData(70, false)]
    [InlineData(100, false)] // twice as slow: not a call more
    public void A_growth_has_helped_when_most_of_it_shows_in_calls_served(double thenMs, bool hasHelped)
    {
        var trial = Measured(containers: 4, callMs: 50);

        trial.OnGrowing();
        trial.OnGrown();
        Serve(trial, thenMs);

        Assert.Equal(hasHelped, trial.HasHelped(8, startMs: 100));
    }

    [Fact]
    public void A_growth_is_judged_by_calls_after_it_and_by_enough_of_them()
    {
        var trial = Measured(containers: 4, callMs: 50);
        trial.OnGrowing();
        Serve(trial, 50);

        trial.OnGrown();
        trial.OnServed(50);

        Assert.False(trial.HasHelped(8, startMs: 100));
    }

    [Fact]
    public void With_no_more_containers_than_before_there_is_nothing_to_regret()
    {
        var trial = Measured(containers: 8, callMs: 50);
        trial.OnGrowing();
        trial.OnGrown();
        Serve(trial, 100);

        Assert.True(trial.HasHelped(8, startMs: 100));
    }

    [Fact]
    public void What_a_growth_has_not_shown_soon_is_taken_for_chance_later()
    {
        var trial = Measured(containers: 4, callMs: 50);
        trial.OnGrowing();
        trial.OnGrown();

        for (var rate = 1; rate <= 5; rate++)
        {
            Serve(trial, 100);
            Assert.False(trial.HasSoonHelped(8, startMs: 100));
        }
        Serve(trial, 50);

        Assert.False(trial.HasSoonHelped(8, startMs: 100));
        Assert.True(trial.HasHelped(8, startMs: 100));
    }

    [Theory] // pairs of calls of 1 and 99 ms; a start takes 100 ms, so that 4 containers are 4 such pairs in that time
    [InlineData(8, 100, false)] // differ too much for so few
    [InlineData(20, 100, true)] // five times that time has to do
    [InlineData(8, 1, true)]
    [InlineData(200, 1000, true)] // differ as much, but are many
    public void Calls_that_differ_much_are_measured_for_longer(int pairs, double startMs, bool isMeasured)
    {
        var trial = new GrowthTrial();
        for (var pair = 0; pair < pairs; pair++)
        {
            trial.OnServed(1);
            trial.OnServed(99);
        }

        Assert.Equal(isMeasured, trial.HasHelped(4, startMs));
    }

    private static GrowthTrial Measured(int containers, double callMs)
    {
        var trial = new GrowthTrial();
        Serve(trial, callMs);
        Assert.True(trial.HasHelped(containers, startMs: 100));
        return trial;
    }

    private static void Serve(GrowthTrial trial, double callMs)
    {
        for (var i = 0; i < 100; i++)
        {
            trial.OnServed(callMs);
        }
    }
}
