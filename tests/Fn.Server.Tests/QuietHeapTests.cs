using Fn.Server.Hosting;

namespace Fn.Server.Tests;

/// <summary>Memory is given back once after each busy stretch, and never while calls are served.</summary>
public sealed class QuietHeapTests
{
    private const long Busy = 1024 * 1024;
    private const long Idle = 1024;
    private readonly QuietHeap _heap = new();
    private long _allocated;

    [Fact]
    public void Nothing_is_collected_while_calls_are_served()
    {
        Assert.DoesNotContain(true, Ticks(100, Busy));
    }

    [Fact]
    public void The_first_quiet_moment_after_a_busy_stretch_is_used_and_no_other()
    {
        Assert.DoesNotContain(true, Ticks(10, Busy));

        Assert.Equal([true, false, false, false], Ticks(4, Idle));
    }

    [Fact]
    public void Every_busy_stretch_is_followed_by_a_collection()
    {
        Ticks(10, Busy);
        Ticks(3, Idle);
        Ticks(10, Busy);

        Assert.Equal([true, false, false], Ticks(3, Idle));
    }

    [Fact]
    public void A_little_that_was_left_is_not_worth_a_pause()
    {
        Ticks(10, Busy);
        Ticks(3, Idle);
        Ticks(2, Busy);

        Assert.DoesNotContain(true, Ticks(3, Idle));
    }

    [Fact]
    public void Much_that_came_little_by_little_is_collected_too()
    {
        var collections = Ticks(10_000, Idle).Count(static collected => collected);

        Assert.Equal(10_000 * Idle / (4 * 1024 * 1024), collections);
    }

    private bool[] Ticks(int count, long bytesEach)
    {
        var collected = new bool[count];
        for (var i = 0; i < count; i++)
        {
            _allocated += bytesEach;
            collected[i] = _heap.IsWorthCollecting(_allocated);
        }
        return collected;
    }
}
