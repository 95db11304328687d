using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

public sealed class ServiceTimeTests
{
    private readonly ServiceTime _time = new();

    [Fact]
    public void Before_the_first_call_nothing_is_known()
    {
        Assert.False(_time.IsKnown);
        Assert.Equal((0, 0), (_time.LatelyMs, _time.AloneMs));
    }

    [Fact]
    public void The_first_call_is_the_estimate()
    {
        Serve(calls: 1, milliseconds: 3);

        Assert.True(_time.IsKnown);
        Assert.Equal((3, 3), (_time.LatelyMs, _time.AloneMs));
    }

    [Fact]
    public void Short_calls_that_are_held_up_are_remembered_as_they_were()
    {
        Serve(calls: 1000, milliseconds: 0.2);

        Serve(calls: 300, milliseconds: 2);

        Assert.InRange(_time.LatelyMs, 1.9, 2);
        Assert.InRange(_time.AloneMs, 0.2, 0.5);
    }

    [Fact]
    public void Short_calls_that_stay_longer_are_taken_as_they_are_in_the_end()
    {
        Serve(calls: 1000, milliseconds: 0.2);

        Serve(calls: 10_000, milliseconds: 2);

        Assert.InRange(_time.AloneMs, 1.9, 2);
    }

    [Fact]
    public void Slow_first_calls_are_soon_forgotten()
    {
        Serve(calls: 10, milliseconds: 20);

        Serve(calls: 500, milliseconds: 0.2);

        Assert.InRange(_time.AloneMs, 0.2, 0.3);
    }

    [Fact]
    public void Calls_too_long_for_a_busy_machine_to_explain_count_at_once()
    {
        Serve(calls: 1000, milliseconds: 0.2);

        Serve(calls: 20, milliseconds: 50);

        Assert.InRange(_time.LatelyMs, 40, 50);
        Assert.Equal(_time.LatelyMs, _time.AloneMs);
    }

    private void Serve(int calls, double milliseconds)
    {
        for (var i = 0; i < calls; i++)
        {
            _time.OnServed(milliseconds);
        }
    }
}
