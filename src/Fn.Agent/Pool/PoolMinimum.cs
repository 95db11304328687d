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
    private bool _hasToldOfNoRoom;
    private bool _isClosed;

    public PoolMinimum(FunctionPool pool, PoolGrowth growth, PoolContext context, Lock gate, List<HotContainer> all)
    {
        (_pool, _growth, _context, _gate, _all) = (pool, growth, context, gate, all);
        _again = context.Time.CreateTimer(
            static minimum => ((PoolMinimum)minimum!).Fill(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>How many there are to be. Under the lock.</summary>
    public int Count { get; set; }

    /// <summary>How many may go without there being less. Under the lock.</summary>
    public int Surplus => Count == 0 ? int.MaxValue : _all.Count(static container => container.IsAlive) - Count;

    /// <summary>Starts what is missing, as far as there is room.</summary>
    public void Fill()
    {
        List<HotContainer> added = [];
        bool isMissing;
        lock (_gate)
        {
            while ((isMissing = IsMissing) && _growth.TryAddKept() is { } container)
            {
                added.Add(container);
            }
        }
        added.ForEach(_growth.RunKept);
        if (isMissing)
        {
            TellOfNoRoom();
            _context.Rooms.MakeRoomForKept(_pool);
            FillAfter(LookForRoom);
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
            var wasOfUse = container.HasServed || _context.Time.GetElapsedTime(container.StartedAt) > LivesLong;
            _failures = wasOfUse ? 0 : _failures + 1;
        }
        if (_failures == 0)
        {
            Fill();
        }
        else
        {
            FillAfter(TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, _failures - 1))));
        }
    }

    /// <summary>Starts nothing from now on. Under the lock.</summary>
    public void Close()
    {
        (_isClosed, Count) = (true, 0);
        _again.Dispose();
    }

    private bool IsMissing => Count > 0 && Surplus + _growth.WaitingForRoom < 0;

    private void FillAfter(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _again.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
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
