using Fn.Agent.Sockets.Events;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Agent.Tests.Sockets.Events;

public sealed class BusyPollingTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(100);
    private readonly FakeTimeProvider _time = new();
    private readonly BusyPolling _polling;

    public BusyPollingTests() => _polling = new BusyPolling(Longest, _time);

    [Fact]
    public void It_looks_on_for_as_long_as_it_may_and_no_longer()
    {
        _polling.Begin();

        Assert.True(_polling.GoesOn());
        _time.Advance(Longest / 2);
        Assert.True(_polling.GoesOn());
        _time.Advance(Longest / 2);
        Assert.False(_polling.GoesOn());
    }

    [Fact]
    public void Where_something_usually_comes_late_it_does_not_look_at_all()
    {
        Repeat(times: 20, Longest * 3);

        _polling.Begin();

        Assert.False(_polling.GoesOn());
    }

    [Fact]
    public void It_looks_again_once_something_usually_comes_soon()
    {
        Repeat(times: 20, TimeSpan.FromSeconds(10));
        Repeat(times: 40, Longest / 4);

        _polling.Begin();

        Assert.True(_polling.GoesOn());
    }

    [Fact]
    public void One_long_pause_changes_nothing()
    {
        Repeat(times: 40, Longest / 4);
        Repeat(times: 1, TimeSpan.FromHours(1));
        Repeat(times: 8, Longest / 4);

        _polling.Begin();

        Assert.True(_polling.GoesOn());
    }

    [Fact]
    public void Zero_turns_it_off()
    {
        Assert.True(new BusyPolling(TimeSpan.Zero, _time).IsOff);
        Assert.False(_polling.IsOff);
    }

    private void Repeat(int times, TimeSpan wait)
    {
        for (var i = 0; i < times; i++)
        {
            _polling.Begin();
            _time.Advance(wait);
            _polling.End();
        }
    }
}
