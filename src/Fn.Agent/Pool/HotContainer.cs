using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Sockets;

namespace Fn.Agent.Pool;

/// <summary>One container from its start to its end. Nobody else moves it.</summary>
/// <remarks>
/// The pool claims it for a call and gives it back; in between only that call uses it. While nobody has claimed it, its timer closes
/// the connection, freezes it and at last removes it. <see cref="RemoveAsync"/> may be called at any time, by anybody, more than once.
/// </remarks>
internal sealed class HotContainer : IAsyncDisposable
{
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionIdle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly PoolContext _context;
    private readonly CallTarget _target;
    private readonly MemoryClaim _claim;
    private readonly ContainerStart _start;
    private readonly CancellationTokenSource _removing = new();
    private readonly TimeSpan _idleTimeout;
    private readonly ITimer _timer;
    private readonly CallDeadline _deadline;
    private FunctionClient? _client;
    private Task _settling = Task.CompletedTask;
    private Task<CallOutcome?>? _started;
    private Task? _removal;
    private bool _isClaimed = true; // nobody may have it before it is ready
    private bool _isTimerArmed;
    private long _timerDue;

    public HotContainer(FunctionPool pool, PoolContext context, CallTarget target, MemoryClaim claim)
    {
        Pool = pool;
        _context = context;
        _target = target;
        _claim = claim;
        Name = context.Ids.Next();
        StartedAt = context.Time.GetTimestamp();
        _start = new ContainerStart(context, target, Name, MoveOrThrow);
        _idleTimeout = TimeSpan.FromSeconds(Math.Max(1, target.Function.IdleTimeout));
        _timer = context.Time.CreateTimer(
            static container => ((HotContainer)container!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _deadline = new CallDeadline(context.Time);
        context.Containers[Name] = this;
    }

    public FunctionPool Pool { get; }

    public string Name { get; }

    public ContainerState State { get; private set; } = ContainerState.Pulling;

    public string? ImageId => _start.ImageId;

    public long MemoryBytes => _claim.Bytes;

    /// <summary>Timestamp of the decision to start it.</summary>
    public long StartedAt { get; }

    /// <summary>Timestamp of the running call's dispatch.</summary>
    public long CallStartedAt { get; private set; }

    /// <summary>Timestamp of becoming idle.</summary>
    public long IdleSince { get; private set; }

    /// <summary>How long the start took without the pull.</summary>
    public TimeSpan StartElapsed => _start.Elapsed;

    /// <summary>Whether it is free, so that it may make room for another.</summary>
    public bool IsEvictable
    {
        get
        {
            lock (_gate)
            {
                return !_isClaimed && State is (ContainerState.Idle or ContainerState.Frozen);
            }
        }
    }

    /// <summary>Whether it has run a call to its end.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Whether its process has ended, as far as is known.</summary>
    public bool HasExited => _start.Exit is { IsCompleted: true };

    /// <summary>Starts it.</summary>
    /// <returns>Null when it is ready; else what the caller who waits is told.</returns>
    public Task<CallOutcome?> StartAsync() => _started = Task.Run(StartCoreAsync);

    private async Task<CallOutcome?> StartCoreAsync()
    {
        var failure = await _start.RunAsync(_removing.Token);
        if (failure is not null)
        {
            _context.Logger.StartFailed(
                _start.Cause,
                failure.Error?.Message ?? "",
                _target.App.Id,
                _target.Function.Id,
                _target.Function.Image,
                Name,
                failure.Detail
            );
            return failure;
        }
        _start.Log!.DropTail();
        _client = new FunctionClient(_start.Directory!.Path, _context.Limits);
        if (!TryMove(ContainerState.Idle))
        {
            return CallOutcome.TooBusy;
        }
        _ = WatchExitAsync(_start.Exit!);
        _context.Logger.ContainerReady(Name, _target.Function.Id, (long)_start.Elapsed.TotalMilliseconds);
        return null;
    }

    /// <summary>Takes it for a call.</summary>
    /// <returns>False when it is on its way out.</returns>
    public bool TryClaim()
    {
        lock (_gate)
        {
            if (_isClaimed || HasExited || State is ContainerState.Removing or ContainerState.Gone)
            {
                return false;
            }
            _isClaimed = true;
            CallStartedAt = _context.Time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Passes it from one call to the next without a rest.</summary>
    public void Reclaim() => CallStartedAt = _context.Time.GetTimestamp();

    /// <summary>Nobody uses it now; its time to freeze and to end begins.</summary>
    public void Rest()
    {
        lock (_gate)
        {
            _isClaimed = false;
            IdleSince = _context.Time.GetTimestamp();
            var due = NextDue(TimeSpan.Zero);
            // Between calls in quick succession the timer is left as it is; it looks again when it fires too early.
            if (
                State is ContainerState.Idle or ContainerState.Frozen
                && (!_isTimerArmed || _context.Time.GetElapsedTime(IdleSince, _timerDue) > due)
            )
            {
                Arm(due);
            }
        }
    }

    /// <summary>Runs a call on the claimed container. Never throws but for a defect.</summary>
    public async ValueTask<ExchangeEnd> CallAsync(
        Call call,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        var broken = new ExchangeEnd(CallOutcome.ResponseBroken);
        var timeout = TimeSpan.FromSeconds(_target.Function.Timeout);
        var deadline = _context.Time.GetUtcNow() + timeout;
        if ((State != ContainerState.Idle || !_settling.IsCompleted) && !await WakeAsync())
        {
            return broken;
        }
        if (!TryMove(ContainerState.Busy))
        {
            return broken;
        }
        _context.Logger.StartingCall(call.Id, Name);
        var log = _start.Log!;
        log.Current = call;
        var expired = _deadline.Arm(timeout);
        var end = broken;
        using (expired.UnsafeRegister(static client => ((FunctionClient)client!).Abort(), _client))
        using (cancellationToken.UnsafeRegister(static client => ((FunctionClient)client!).Abort(), _client))
        {
            end = await _client!.SendAsync(call, exchange, DeadlineText.Format(deadline), cancellationToken);
        }
        log.Current = null;
        if (!end.KeepsContainer)
        {
            end = Explain(end, expired, cancellationToken);
        }
        _deadline.Disarm();
        HasServed |= end.KeepsContainer;
        return TryMove(ContainerState.Idle) ? end : end with { KeepsContainer = false };
    }

    /// <summary>Ends it, whatever it does; completes when it is gone. Never throws.</summary>
    /// <param name="reason">For the log.</param>
    public Task RemoveAsync(string reason)
    {
        lock (_gate)
        {
            if (_removal is not null)
            {
                return _removal;
            }
            State = ContainerState.Removing;
            return _removal = Task.Run(() => RemoveCoreAsync(reason));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RemoveAsync("disposed");
        _client?.Dispose();
        _deadline.Dispose();
        _removing.Dispose();
        await _timer.DisposeAsync();
    }

    private static ExchangeEnd Explain(ExchangeEnd end, CancellationToken expired, CancellationToken cancellationToken)
    {
        var outcome =
            cancellationToken.IsCancellationRequested ? CallOutcome.CallerLeft
            : expired.IsCancellationRequested ? CallOutcome.TimedOut
            : end.Outcome;
        return ReferenceEquals(outcome, end.Outcome) ? end : new ExchangeEnd(outcome);
    }

    private bool TryMove(ContainerState to)
    {
        lock (_gate)
        {
            if (!ContainerStates.CanMove(State, to))
            {
                return false;
            }
            State = to;
            return true;
        }
    }

    private void MoveOrThrow(ContainerState to)
    {
        if (!TryMove(to))
        {
            throw new OperationCanceledException(_removing.Token);
        }
    }

    private async ValueTask<bool> WakeAsync()
    {
        await _settling;
        if (State == ContainerState.Idle)
        {
            return true;
        }
        if (State != ContainerState.Frozen)
        {
            return false;
        }
        try
        {
            using var timeout = new CancellationTokenSource(EngineTimeout, _context.Time);
            await _context.Engine.ThawAsync(_start.EngineId!, timeout.Token);
            return TryMove(ContainerState.Idle);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            _context.Logger.NotMoved(Name, "thawed", failure.Message);
            return false;
        }
    }

    private void OnTimer()
    {
        bool isOver;
        lock (_gate)
        {
            _isTimerArmed = false;
            if (_isClaimed || State is not (ContainerState.Idle or ContainerState.Frozen))
            {
                return;
            }
            var idle = _context.Time.GetElapsedTime(IdleSince);
            isOver = idle >= _idleTimeout;
            if (!isOver)
            {
                if (idle >= ConnectionIdle)
                {
                    _client!.CloseIdle();
                }
                if (State == ContainerState.Idle && idle >= _context.Options.FreezeIdle && _settling.IsCompleted)
                {
                    _settling = Task.Run(FreezeAsync);
                }
                Arm(NextDue(idle));
            }
        }
        if (isOver)
        {
            Pool.TryDiscardIdle(this, "idle timeout");
        }
    }

    private TimeSpan NextDue(TimeSpan idle)
    {
        var next = _idleTimeout;
        if (idle < ConnectionIdle && ConnectionIdle < next && _client!.IsConnected)
        {
            next = ConnectionIdle;
        }
        return _context.Options.FreezeIdle is { } freeze && idle < freeze && freeze < next ? freeze : next;
    }

    private void Arm(TimeSpan due)
    {
        var remaining = due - _context.Time.GetElapsedTime(IdleSince);
        _isTimerArmed = true;
        _timerDue = _context.Time.GetTimestamp() + (long)(remaining.TotalSeconds * _context.Time.TimestampFrequency);
        _timer.Change(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task FreezeAsync()
    {
        try
        {
            lock (_gate)
            {
                if (_isClaimed || State != ContainerState.Idle)
                {
                    return; // a call was faster
                }
            }
            using var timeout = new CancellationTokenSource(EngineTimeout, _context.Time);
            await _context.Engine.FreezeAsync(_start.EngineId!, timeout.Token);
            TryMove(ContainerState.Frozen);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            if (State is not (ContainerState.Removing or ContainerState.Gone) && !_start.Exit!.IsCompleted)
            {
                _context.Logger.NotMoved(Name, "frozen", failure.Message);
            }
            Pool.TryDiscardIdle(this, "freeze failed");
        }
    }

    private async Task WatchExitAsync(Task<ContainerExit> exit)
    {
        var reason = "container gone";
        try
        {
            var end = await exit;
            reason = end.IsOutOfMemory
                ? "container out of memory, you may want to raise fn.memory for this function (default: 128MB)"
                : $"container exit code {end.Code}";
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            reason = failure.Message;
        }
        if (!Pool.TryDiscardIdle(this, reason))
        {
            // A call is on it. Its answer may be complete on this side; if not, the connection ends by itself, or we end it.
            await Task.Delay(ExitGrace, _context.Time, CancellationToken.None);
            _ = RemoveAsync(reason);
        }
    }

    private async Task RemoveCoreAsync(string reason)
    {
        _client?.Dispose();
        await _removing.CancelAsync();
        await _timer.DisposeAsync();
        await _settling;
        if (_started is { } started)
        {
            await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_start.EngineId is { } engineId)
        {
            try
            {
                using var timeout = new CancellationTokenSource(RemoveTimeout, _context.Time);
                await _context.Engine.RemoveAsync(engineId, timeout.Token);
            }
            catch (Exception failure) when (failure is EngineException or OperationCanceledException)
            {
                _context.Logger.NotRemoved(Name, failure.Message);
            }
        }
        if (_start.Log is { } log)
        {
            await log.DisposeAsync();
        }
        _start.Directory?.Dispose();
        _context.Networks.Return(_start.Network);
        TryMove(ContainerState.Gone);
        _context.Containers.TryRemove(Name, out _);
        _context.Logger.Terminated(reason, _target.App.Id, _target.Function.Id, Name);
        _context.Ledger.Release(_claim);
        Pool.OnGone(this);
    }
}
