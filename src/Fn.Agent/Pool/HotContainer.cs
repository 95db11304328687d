using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Engine;
using Fn.Agent.Sockets;

namespace Fn.Agent.Pool;

/// <summary>One container from its start to its end. Nobody else moves it.</summary>
/// <remarks>
/// The pool claims it for a call, which takes its <see cref="CallLane"/>, and gets that back. What becomes of the container while
/// nobody has claimed it is the matter of <see cref="ContainerRest"/>. <see cref="RemoveAsync"/> may be called at any time, by
/// anybody, more than once.
/// </remarks>
internal sealed class HotContainer : IAsyncDisposable
{
    private static readonly TimeSpan RemoveTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CauseGrace = TimeSpan.FromMilliseconds(250);
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
        _rest = new ContainerRest(this, _life, context, TimeSpan.FromSeconds(Math.Max(1, target.Function.IdleTimeout)));
        context.Containers[Name] = this;
    }

    public FunctionPool Pool { get; }

    public string Name { get; }

    public ContainerState State => _life.State;

    public string? ImageId => _start.ImageId;

    /// <summary>The engine's id; null before the engine was asked for one.</summary>
    public string? EngineId => _start.EngineId;

    /// <summary>The way into it; null before it is ready.</summary>
    public CallLane? Lane { get; private set; }

    public long MemoryBytes => _claim.Bytes;

    /// <summary>Timestamp of the decision to start it.</summary>
    public long StartedAt { get; }

    /// <summary>Timestamp of becoming idle.</summary>
    public long IdleSince => _rest.Since;

    /// <summary>How long the start took without the pull.</summary>
    public TimeSpan StartElapsed => _start.Elapsed;

    /// <summary>Whether it is free, so that it may make room for another.</summary>
    public bool IsEvictable
    {
        get
        {
            lock (_life.Gate)
            {
                return _life.IsFree;
            }
        }
    }

    /// <summary>Whether it has run a call to its end.</summary>
    public bool HasServed { get; set; }

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
        var client = new FunctionClient(_start.Directory!.Path, _context.Limits, _context.Time);
        var timeout = TimeSpan.FromSeconds(_target.Function.Timeout);
        Lane = new CallLane(this, _life, _rest, client, _start.Log, _context, timeout);
        if (!_life.TryMove(ContainerState.Idle))
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
        lock (_life.Gate)
        {
            if (_life.IsClaimed || HasExited || _life.IsEnding)
            {
                return false;
            }
            return _life.IsClaimed = true;
        }
    }

    /// <summary>Nobody uses it now; its time to freeze and to end begins.</summary>
    public void Rest() => _rest.Begin();

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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RemoveAsync("disposed");
        Lane?.Dispose();
        _removing.Dispose();
        await _rest.DisposeAsync();
    }

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
        Lane?.Dispose();
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
        _life.TryMove(ContainerState.Gone);
        _context.Containers.TryRemove(Name, out _);
        _context.Logger.Terminated(reason, _target.App.Id, _target.Function.Id, Name);
        _context.Ledger.Release(_claim);
        Pool.OnGone(this);
    }
}
