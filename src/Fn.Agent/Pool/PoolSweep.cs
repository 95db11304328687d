namespace Fn.Agent.Pool;

/// <summary>Looks after the calls that wait in one pool, 20 ms after it was armed. Used under the pool's lock.</summary>
internal sealed class PoolSweep
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ITimer _timer;
    private bool _isArmed;

    /// <param name="time">The clock.</param>
    /// <param name="look">Called outside of the lock; says <see cref="OnLooking"/> first under it.</param>
    public PoolSweep(TimeProvider time, Action look) =>
        _timer = time.CreateTimer(
            static look => ((Action)look!)(),
            look,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );

    /// <summary>Looks soon, if that is not to happen anyway.</summary>
    public void Arm()
    {
        if (!_isArmed)
        {
            _isArmed = true;
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>It looks now; the next time must be armed anew.</summary>
    public void OnLooking() => _isArmed = false;

    /// <summary>Looks no more.</summary>
    public void Stop() => _timer.Dispose();
}
