using Fn.Runner.Engagements;
using Fn.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Runner.Tests.Engagements;

public sealed class ReachTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Reach _reach;

    public ReachTests() => _reach = new Reach(_time);

    [Fact]
    [Spec("server 5.6", "back-off")]
    public void A_runner_out_of_reach_is_left_alone_for_ever_longer_up_to_a_second()
    {
        Assert.False(_reach.IsLost);

        foreach (var pauseMs in new[] { 50, 100, 200, 400, 800, 1000, 1000 })
        {
            Assert.Equal(pauseMs == 50, _reach.OnSilence());
            _reach.OnSilence(); // others that were on their way count once
            _time.Advance(TimeSpan.FromMilliseconds(pauseMs - 1));
            Assert.True(_reach.IsLost);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.False(_reach.IsLost);
        }
    }

    [Fact]
    public void An_answer_ends_it()
    {
        _reach.OnSilence();

        Assert.True(_reach.OnAnswer());
        Assert.False(_reach.OnAnswer());
        Assert.False(_reach.IsLost);
    }
}
