namespace Fn.Agent.Pool;

/// <summary>Looks after the calls that wait in one pool, every 20 ms for as long as there are any.</summary>
/// <remarks>Shares the pool's lock, its queue and its free containers; what must be called under the lock says so.</remarks>
internal sealed class PoolSweep
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly PoolContext _context;
    private readonly Lock _gate;
    private readonly WaitQueue _waiters;
    private readonly OpenContainers _open;
    private readonly PoolWaking _waking;
    private readonly PoolGrowth _growth;
    private readonly Func<bool> _isHeld; // growth waits for something that may make it needless
    private readonly ITimer _timer;
    private bool _isArmed;
    private bool _isStopped;

    public PoolSweep(
        PoolContext context,
        Lock gate,
        WaitQueue waiters,
        OpenContainers open,
        PoolWaking waking,
        PoolGrowth growth,
        Func<bool> isHeld
    )
    {
        (_context, _gate, _waiters, _open) = (context, gate, waiters, open);
        (_waking, _growth, _isHeld) = (waking, growth, isHeld);
        _timer = context.Time.CreateTimer(
            static sweep => ((PoolSweep)sweep!).Look(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Looks soon, if that is not to happen anyway. Under the lock.</summary>
    public void Arm()
    {
        if (!_isArmed && !_isStopped)
        {
            _isArmed = true;
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks no more. Under the lock.</summary>
    public void Stop()
    {
        _isStopped = true;
        _timer.Dispose();
    }

    private void Look()
    {
        bool isGrowing;
        bool isEmpty;
        List<CallLane> frozen;
        lock (_gate)
        {
            _isArmed = false;
            if (_context.Options.WaitTimeout is { } limit && !_growth.IsStarting)
            {
                _waiters.FailOverdue(limit);
            }
            frozen = _waking.Take();
            isEmpty = _waiters.IsEmpty;
            isGrowing = !isEmpty && _open.IsEmpty && !_isHeld() && _growth.Decide();
            if (!isEmpty)
            {
                Arm();
            }
        }
        _waking.Run(frozen);
        if (isEmpty)
        {
            _growth.CancelClaims();
            return;
        }
        if (isGrowing)
        {
            _growth.Start();
        }
        _context.Rooms.MakeRoom();
    }
}
