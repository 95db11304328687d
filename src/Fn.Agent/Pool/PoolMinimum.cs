namespace Fn.Agent.Pool;

/// <summary>Has so many containers of one pool ready, whether calls come or not.</summary>
/// <remarks>
/// One that ends is replaced: at once when it had been of use, after a pause when it ended early, so that a function that cannot
/// start is tried at ever longer intervals, at most every minute.
/// </remarks>
internal sealed class PoolMinimum
{
    private static readonly TimeSpan LivesLong = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookForRoom = TimeSpan.FromSeconds(5);
    private readonly FunctionPool _pool;
    private readonly PoolGrowth _growth;
    private readonly PoolContext _context;
    private readonly Lock _gate;
    private readonly List<HotContainer> _all;
    private readonly ITimer _again;
    private int _failures;
    private bool _isPausing;
    private bool _hasToldOfNoRoom;
    private bool _isClosed;

    public PoolMinimum(FunctionPool pool, PoolGrowth growth, PoolContext context, Lock gate, List<HotContainer> all)
    {
        (_pool, _growth, _context, _gate, _all) = (pool, growth, context, gate, all);
        _again = context.Time.CreateTimer(
            static minimum => ((PoolMinimum)minimum!).OnPauseOver(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>How many there are to be. Under the lock.</summary>
    public int Count { get; set; }

    /// <summary>How many may go without there being less. Under the lock.</summary>
    public int Surplus => Count == 0 ? int.MaxValue : _all.Count(static container => container.IsAlive) - Count;

    /// <summary>Starts what is missing, as far as there is room, unless it is not yet time to try again.</summary>
    public void Fill()
    {
        List<HotContainer> added = [];
        bool isMissing;
        lock (_gate)
        {
            if (_isPausing)
            {
                return;
            }
            while ((isMissing = IsMissing) && _growth.TryAddKept() is { } container)
            {
                added.Add(container);
            }
            if (isMissing)
            {
                Pause(LookForRoom);
            }
        }
        added.ForEach(_growth.RunKept);
        if (isMissing)
        {
            TellOfNoRoom();
            _context.Rooms.MakeRoomForKept(_pool);
        }
    }

    /// <summary>A container is gone.</summary>
    public void OnGone(HotContainer container)
    {
        lock (_gate)
        {
            if (!IsMissing)
            {
                return;
            }
            if (container.HasServed || _context.Time.GetElapsedTime(container.StartedAt) > LivesLong)
            {
                _failures = 0;
            }
            else if (!_isPausing)
            {
                Pause(TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, _failures++))));
            }
        }
        Fill();
    }

    /// <summary>Starts nothing from now on. Under the lock.</summary>
    public void Close()
    {
        (_isClosed, Count) = (true, 0);
        _again.Dispose();
    }

    // One on its way out still counts: only when it is gone there is its memory, and what became of it is known.
    private bool IsMissing => _all.Count + _growth.WaitingForRoom < Count;

    private void Pause(TimeSpan pause)
    {
        if (!_isClosed)
        {
            _isPausing = true;
            _again.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnPauseOver()
    {
        lock (_gate)
        {
            _isPausing = false;
        }
        Fill();
    }

    private void TellOfNoRoom()
    {
        if (!_hasToldOfNoRoom)
        {
            _hasToldOfNoRoom = true;
            _context.Logger.NoRoomToKeep(_pool.Target.Function.Id, Count);
        }
    }
}
