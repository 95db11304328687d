using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Sockets;

namespace Fn.Agent.Pool;

/// <summary>One container from its start to its end. Nobody else moves it.</summary>
/// <remarks>
/// The pool claims a <see cref="CallLane"/> of it for a call and gives that back. What becomes of the container while nobody has
/// claimed it is the matter of <see cref="ContainerRest"/>. <see cref="RemoveAsync"/> may be called at any time, by anybody, more
/// than once.
/// </remarks>
internal sealed class HotContainer : ICallContainer, IAsyncDisposable
{
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CauseGrace = TimeSpan.FromSeconds(2);
    private readonly ContainerLife _life;
    private readonly PoolContext _context;
    private readonly CallTarget _target;
    private readonly MemoryClaim _claim;
    private readonly ContainerStart _start;
    private readonly CancellationTokenSource _removing = new();
    private readonly ContainerRest _rest;
    private Task<CallOutcome?>? _started;
    private Task? _removal;

    public HotContainer(FunctionPool pool, PoolContext context, CallTarget target, MemoryClaim claim)
    {
        Pool = pool;
        _context = context;
        _target = target;
        _claim = claim;
        Name = context.Ids.Next();
        StartedAt = context.Time.GetTimestamp();
        _life = new ContainerLife(target, context.Metrics, context.Time);
        _start = new ContainerStart(context, target, Name, MoveOrThrow);
        Lanes = new ContainerLanes(pool.Parallel, OpenLane);
        _rest = new ContainerRest(this, _life, context, TimeSpan.FromSeconds(Math.Max(1, target.Function.IdleTimeout)));
        context.Containers[Name] = this;
    }

    public FunctionPool Pool { get; }

    public string Name { get; }

    public ContainerState State => _life.State;

    public string? ImageId => _start.ImageId;

    /// <inheritdoc/>
    public string? EngineId => _start.EngineId;

    /// <summary>Where its socket is.</summary>
    public string? SocketDirectory => _start.Directory?.Path;

    /// <summary>The ways into it; used when it is ready.</summary>
    public ContainerLanes Lanes { get; }

    public long MemoryBytes => _claim.Bytes;

    /// <summary>Timestamp of the decision to start it.</summary>
    public long StartedAt { get; }

    /// <summary>Timestamp of becoming idle.</summary>
    public long IdleSince => _rest.Since;

    public StartTimes StartTimes => _start.Times;

    /// <summary>How long the start took without the pull.</summary>
    public TimeSpan StartElapsed => _start.Elapsed;

    /// <summary>Whether it is free, so that it may make room for another.</summary>
    public bool IsEvictable => _life.IsFreeNow;

    /// <inheritdoc/>
    public bool HasServed => Served > 0;

    /// <summary>How many calls it has run to their end; of several at once not all may be counted.</summary>
    public int Served { get; private set; }

    /// <summary>Whether it is on its way to its first call. Under the pool's lock.</summary>
    public bool IsStarting { get; set; } = true;

    /// <summary>Why it gets no more calls and ends with those it has; null as long as it goes on. Under the pool's lock.</summary>
    public string? RetiredFor { get; private set; }

    /// <summary>Whether it counts as one that serves or will serve calls. Under the pool's lock.</summary>
    public bool IsAlive => RetiredFor is null && !_life.IsEnding;

    /// <summary>Whether a call can go to it at once.</summary>
    public bool IsAwake => _rest.IsAwake;

    /// <summary>Why it may not be used again though its call went well; null when the call tells.</summary>
    public string? Fault { get; set; }

    /// <summary>Whether a call on it broke off, which may be because its process ended.</summary>
    public bool IsBroken { get; set; }

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
                failure.Detail ?? "none"
            );
            return failure;
        }
        _start.Log!.DropTail();
        if (!_life.TryMove(ContainerState.Idle))
        {
            return CallOutcome.TooBusy;
        }
        _ = WatchExitAsync(_start.Exit!);
        _context.Logger.ContainerReady(Name, _target.Function.Id, (long)_start.Elapsed.TotalMilliseconds);
        return null;
    }

    /// <summary>Takes a lane of it for a call. Under the pool's lock.</summary>
    /// <returns>Null when it has none or is on its way out.</returns>
    public CallLane? TryClaim()
    {
        lock (_life.Gate)
        {
            if (!Lanes.HasFree || HasExited || _life.IsEnding)
            {
                return null;
            }
            _life.Claims++;
        }
        return Lanes.Take();
    }

    /// <summary>Takes a lane back. When no call has it now, its time to freeze and to end begins. Under the pool's lock.</summary>
    public void Release(CallLane lane)
    {
        Lanes.Give(lane);
        if (RetiredFor is null)
        {
            _rest.Release();
        }
    }

    /// <summary>Its start claims it no longer. Under the pool's lock.</summary>
    public void ReleaseStart() => _rest.Release();

    /// <summary>It gets no more calls. Under the pool's lock; whoever finds no lane taken removes it.</summary>
    public void Retire(string reason) => RetiredFor ??= reason;

    /// <summary>Thaws it for a call that has claimed it.</summary>
    /// <returns>False when it cannot be used any more.</returns>
    public Task<bool> WakeAsync() => _rest.WakeAsync();

    /// <summary>A call goes to the function.</summary>
    /// <returns>False when it cannot take one.</returns>
    public bool TryBeginCall() => _life.TryBeginCall();

    /// <summary>A call has ended.</summary>
    /// <param name="isServed">Whether it was run to its end.</param>
    /// <returns>False when the container is on its way out by now.</returns>
    public bool TryEndCall(bool isServed)
    {
        if (isServed)
        {
            Served++;
        }
        return _life.TryEndCall();
    }

    /// <summary>Ends it, whatever it does; completes when it is gone. Never throws.</summary>
    /// <param name="reason">For the log.</param>
    public Task RemoveAsync(string reason)
    {
        lock (_life.Gate)
        {
            if (_removal is not null)
            {
                return _removal;
            }
            _life.TryMove(ContainerState.Removing);
            return _removal = Task.Run(() => RemoveCoreAsync(reason));
        }
    }

    /// <summary>Begins to end each of them.</summary>
    public static void Remove(List<HotContainer> containers, string reason) =>
        containers.ForEach(container => _ = container.RemoveAsync(reason));

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync("disposed");
        Lanes.Dispose();
        _removing.Dispose();
        await _rest.DisposeAsync();
    }

    private CallLane OpenLane() =>
        new(
            this,
            new FunctionClient(_start.Directory!.Path, _context.Limits, _context.Time),
            _target.Scale.Concurrency == 1 ? _start.Log : null,
            _context,
            TimeSpan.FromSeconds(_target.Function.Timeout)
        );

    private void MoveOrThrow(ContainerState to)
    {
        if (!_life.TryMove(to))
        {
            throw new OperationCanceledException(_removing.Token);
        }
    }

    private async Task WatchExitAsync(Task<ContainerExit> exit)
    {
        var reason = await ReasonOfAsync(exit);
        if (!Pool.TryDiscardIdle(this, reason))
        {
            // A call is on it. Its answer may be complete on this side; if not, the connection ends by itself, or we end it.
            await Task.Delay(ExitGrace, _context.Time, CancellationToken.None);
            _ = RemoveAsync(reason);
        }
    }

    private static async Task<string> ReasonOfAsync(Task<ContainerExit> exit)
    {
        try
        {
            var end = await exit;
            return end.IsOutOfMemory
                ? "container out of memory, you may want to raise fn.memory for this function (default: 128MB)"
                : $"container exit code {end.Code}";
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            return failure.Message;
        }
    }

    private async Task RemoveCoreAsync(string reason)
    {
        Lanes.Dispose();
        if (IsBroken && _start.Exit is { } exit)
        {
            // The connection broke: if because the process ended, that is what the log shall say, and the engine tells it a moment later.
            var grace = Task.Delay(CauseGrace, CancellationToken.None);
            reason = await Task.WhenAny(exit, grace) == exit ? await ReasonOfAsync(exit) : reason;
        }
        await _removing.CancelAsync();
        await _rest.DisposeAsync();
        if (_started is { } started)
        {
            await ((Task)started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var isLeft = false;
        if (_start.EngineId is { } engineId)
        {
            try
            {
                using var timeout = new CancellationTokenSource(RemoveTimeout, _context.Time);
                await _context.Engine.RemoveAsync(engineId, timeout.Token);
            }
            catch (Exception failure) when (failure is EngineException or OperationCanceledException)
            {
                isLeft = true;
                _context.Logger.NotRemoved(Name, failure.Message);
            }
        }
        if (_start.Log is { } log)
        {
            await log.DisposeAsync();
        }
        _start.Directory?.Dispose();
        _life.TryMove(ContainerState.Gone);
        _context.Containers.TryRemove(Name, out _);
        _context.HasLeftBehind |= isLeft; // now that the reconciler would not take it for one in use
        _context.Logger.Terminated(reason, _target.App.Id, _target.Function.Id, Name);
        _context.Ledger.Release(_claim);
        Pool.OnGone(this);
    }
}
