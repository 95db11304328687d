using Fn.Agent.Engine;

namespace Fn.Agent.Pool;

/// <summary>What becomes of a container while no call has it: its connection is closed, it is frozen, and at last it is discarded.</summary>
/// <remarks>One timer does all three; each time it looks how long the rest has lasted. Source: server specification 4.7.</remarks>
internal sealed class ContainerRest : IAsyncDisposable
{
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionIdle = TimeSpan.FromSeconds(1);
    private readonly HotContainer _container;
    private readonly ContainerLife _life;
    private readonly PoolContext _context;
    private readonly TimeSpan _idleTimeout;
    private readonly ITimer _timer;
    private Task _settling = Task.CompletedTask;
    private Task<bool>? _waking;
    private bool _isTimerArmed;
    private long _timerDue;

    public ContainerRest(HotContainer container, ContainerLife life, PoolContext context, TimeSpan idleTimeout)
    {
        _container = container;
        _life = life;
        _context = context;
        _idleTimeout = idleTimeout;
        _timer = context.Time.CreateTimer(
            static rest => ((ContainerRest)rest!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Timestamp of its last beginning.</summary>
    public long Since { get; private set; }

    /// <summary>Whether a call can go to the container at once.</summary>
    public bool IsAwake => _life.State is (ContainerState.Idle or ContainerState.Busy) && _settling.IsCompleted;

    /// <summary>One less has the container; when it was the last, the rest begins.</summary>
    public void Release()
    {
        lock (_life.Gate)
        {
            if (--_life.Claims > 0)
            {
                return;
            }
            Since = _context.Time.GetTimestamp();
            if (!_life.IsFree)
            {
                return;
            }
            // Between calls in quick succession the timer is left as it is; it looks again when it fires too early.
            var due = _context.Options.FreezeIdle == TimeSpan.Zero ? TimeSpan.Zero : NextDue(TimeSpan.Zero);
            if (!_isTimerArmed || _context.Time.GetElapsedTime(Since, _timerDue) > due)
            {
                Arm(due);
            }
        }
    }

    /// <summary>Thaws the container for the calls that have claimed it; once, however many there are.</summary>
    /// <returns>False when it cannot be used any more.</returns>
    public Task<bool> WakeAsync()
    {
        lock (_life.Gate)
        {
            return _waking is { IsCompleted: false } ? _waking : _waking = Task.Run(WakeCoreAsync);
        }
    }

    /// <summary>Ends it, once a freeze that has begun is over.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _settling;
    }

    private async Task<bool> WakeCoreAsync()
    {
        await _settling;
        if (_life.State is ContainerState.Idle or ContainerState.Busy)
        {
            return true;
        }
        if (_life.State != ContainerState.Frozen)
        {
            return false;
        }
        try
        {
            using var timeout = new CancellationTokenSource(EngineTimeout, _context.Time);
            await _context.Engine.ThawAsync(_container.EngineId!, timeout.Token);
            return _life.TryMove(ContainerState.Idle);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            _context.Logger.NotMoved(_container.Name, "thawed", failure.Message);
            return false;
        }
    }

    private void OnTimer()
    {
        bool isOver;
        lock (_life.Gate)
        {
            _isTimerArmed = false;
            if (!_life.IsFree)
            {
                return;
            }
            var idle = _context.Time.GetElapsedTime(Since);
            isOver = idle >= _idleTimeout;
        }
        if (isOver && _container.Pool.TryDiscardIdle(_container, "idle timeout", sparesKept: true))
        {
            return;
        }
        var isQuiet = true;
        lock (_life.Gate)
        {
            if (_life.IsFree)
            {
                isQuiet = Settle(_context.Time.GetElapsedTime(Since));
            }
        }
        if (!isQuiet)
        {
            _container.Pool.TryDiscardIdle(_container, CallLane.OutOfTurn);
        }
    }

    private bool Settle(TimeSpan idle)
    {
        var isQuiet = idle < ConnectionIdle || _container.Lanes.CloseIdle();
        if (_life.State == ContainerState.Idle && idle >= _context.Options.FreezeIdle && _settling.IsCompleted)
        {
            _settling = Task.Run(FreezeAsync);
        }
        Arm(NextDue(idle));
        return isQuiet;
    }

    private TimeSpan NextDue(TimeSpan idle)
    {
        var next = _idleTimeout * (Math.Floor(idle / _idleTimeout) + 1); // kept once, asked again after as long a time
        if (idle < ConnectionIdle && ConnectionIdle < next && _container.Lanes.IsConnected)
        {
            next = ConnectionIdle;
        }
        return _context.Options.FreezeIdle is { } freeze && idle < freeze && freeze < next ? freeze : next;
    }

    private void Arm(TimeSpan due)
    {
        var remaining = due - _context.Time.GetElapsedTime(Since);
        _isTimerArmed = true;
        _timerDue = _context.Time.GetTimestamp() + (long)(remaining.TotalSeconds * _context.Time.TimestampFrequency);
        _timer.Change(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task FreezeAsync()
    {
        try
        {
            lock (_life.Gate)
            {
                if (_life.Claims > 0 || _life.State != ContainerState.Idle)
                {
                    return; // a call was faster
                }
            }
            using var timeout = new CancellationTokenSource(EngineTimeout, _context.Time);
            await _context.Engine.FreezeAsync(_container.EngineId!, timeout.Token);
            _life.TryMove(ContainerState.Frozen);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            if (!_life.IsEnding && !_container.HasExited)
            {
                _context.Logger.NotMoved(_container.Name, "frozen", failure.Message);
            }
            _container.Pool.TryDiscardIdle(_container, "freeze failed");
        }
    }
}
