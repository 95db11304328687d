using System.Runtime.InteropServices;
using Fn.Agent.Admission;
using Fn.Agent.Calls;
using Fn.Agent.Scaler;

namespace Fn.Agent.Pool;

/// <summary>The containers of one version of one function, and the calls that wait for one.</summary>
/// <remarks>
/// Free containers are taken newest first, so that surplus ones grow old and end; waiting calls are served in order, by whichever
/// container is free first. A call that waits makes the scaler look; whether there is room for what it wants is the ledger's
/// matter. Safe to call from any thread; nothing but moves between lists happens under the lock.
/// </remarks>
internal sealed class FunctionPool
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan CheckImageEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan YieldAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly PoolContext _context;
    private readonly CallTarget _target;
    private readonly FunctionScaler _scaler;
    private readonly List<HotContainer> _all = [];
    private readonly List<HotContainer> _starting = [];
    private readonly List<HotContainer> _idle = [];
    private readonly List<MemoryClaim> _claims = [];
    private readonly Queue<Waiter> _waiters = new();
    private readonly List<TimeSpan> _runningTimes = [];
    private readonly List<TimeSpan> _startingTimes = [];
    private readonly ITimer _sweep;
    private string? _imageId;
    private long _imageCheckedAt;
    private long _lookedAt;
    private long _backlogSince;
    private long _usedAt;
    private int _isCheckingImage;
    private bool _isSweeping;
    private bool _isClosed;

    public FunctionPool(PoolContext context, CallTarget target)
    {
        _context = context;
        _target = target;
        _scaler = new FunctionScaler(context.Cores);
        _usedAt = _imageCheckedAt = _lookedAt = context.Time.GetTimestamp();
        _sweep = context.Time.CreateTimer(
            static pool => ((FunctionPool)pool!).Sweep(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Whether it has a container that can serve, now or later.</summary>
    public bool HasContainers
    {
        get
        {
            lock (_gate)
            {
                return _all.Count > 0;
            }
        }
    }

    /// <summary>Gives a claimed container, or a place in the queue for one.</summary>
    /// <returns>False when this pool was closed: ask for another.</returns>
    public bool TryAcquire(out HotContainer? container, out Waiter? waiter)
    {
        int wanted;
        (container, waiter) = (null, null);
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }
            _usedAt = _context.Time.GetTimestamp();
            while (_idle.Count > 0)
            {
                var newest = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (newest.TryClaim())
                {
                    CheckImageSoon();
                    container = newest;
                    return true;
                }
            }
            waiter = new Waiter(_usedAt);
            if (_waiters.Count == 0)
            {
                _backlogSince = _usedAt;
            }
            _waiters.Enqueue(waiter);
            wanted = LookAtDemand();
            ArmSweep();
        }
        Start(wanted);
        return true;
    }

    /// <summary>Gives a claimed container back after a call.</summary>
    public void Return(HotContainer container, bool isUsable)
    {
        var reason = isUsable ? "exited" : "call failed";
        lock (_gate)
        {
            if (isUsable)
            {
                _scaler.OnServed(_context.Time.GetElapsedTime(container.CallStartedAt));
            }
            isUsable &= !container.HasExited && !_isClosed;
            if (isUsable && IsOutdated(container))
            {
                (isUsable, reason) = (false, "image changed");
            }
            if (isUsable && MustYield())
            {
                (isUsable, reason) = (false, "room for another function");
            }
            if (isUsable)
            {
                Offer(container);
            }
        }
        if (!isUsable)
        {
            _ = container.RemoveAsync(reason);
        }
        else if (_context.Ledger.HasWaiting)
        {
            _context.MakeRoom();
        }
    }

    /// <summary>Removes a container if no call has it.</summary>
    public bool TryDiscardIdle(HotContainer container, string reason)
    {
        lock (_gate)
        {
            if (!_idle.Remove(container))
            {
                return false;
            }
        }
        _ = container.RemoveAsync(reason);
        return true;
    }

    /// <summary>A container is gone and its memory free.</summary>
    public void OnGone(HotContainer container)
    {
        int wanted;
        lock (_gate)
        {
            _all.Remove(container);
            wanted = _waiters.Count > 0 ? Decide() : 0;
        }
        Start(wanted);
    }

    /// <summary>Closes a pool that nobody has used for so long; it holds nothing any more.</summary>
    public bool TryClose(TimeSpan unusedFor)
    {
        lock (_gate)
        {
            var isUnused = _context.Time.GetElapsedTime(_usedAt) > unusedFor;
            if (_isClosed || !isUnused || _all.Count > 0 || _waiters.Count > 0 || _claims.Count > 0)
            {
                return false;
            }
            _isClosed = true;
        }
        _sweep.Dispose();
        return true;
    }

    /// <summary>The agent stops: waiting calls are refused, and containers end as their calls do.</summary>
    public void Stop()
    {
        HotContainer[] idle;
        lock (_gate)
        {
            _isClosed = true;
            FailWaiters(long.MaxValue, CallOutcome.TooBusy);
            idle = [.. _idle, .. _starting];
            _idle.Clear();
        }
        foreach (var container in idle)
        {
            _ = container.RemoveAsync("server stops");
        }
        CancelClaims();
        _sweep.Dispose();
    }

    /// <summary>Hands a claimed container to the first call that is still there, or puts it with the free ones.</summary>
    private void Offer(HotContainer container)
    {
        while (_waiters.TryDequeue(out var waiter))
        {
            if (!waiter.IsThere)
            {
                continue;
            }
            container.Reclaim();
            if (waiter.TrySetResult(new Acquisition(container, Failure: null)))
            {
                return;
            }
        }
        _idle.Add(container);
        container.Rest();
    }

    private int LookAtDemand()
    {
        if (_all.Count + _claims.Count > 0 && _context.Time.GetElapsedTime(_lookedAt) < LookEvery)
        {
            return 0;
        }
        return Decide();
    }

    private int Decide()
    {
        _lookedAt = _context.Time.GetTimestamp();
        _runningTimes.Clear();
        _startingTimes.Clear();
        foreach (var container in _all)
        {
            if (container.State is ContainerState.Removing or ContainerState.Gone)
            {
                continue;
            }
            var times = _starting.Contains(container) ? _startingTimes : _runningTimes;
            var since = ReferenceEquals(times, _startingTimes) ? container.StartedAt : container.CallStartedAt;
            times.Add(_context.Time.GetElapsedTime(since));
        }
        for (var i = 0; i < _claims.Count; i++)
        {
            _startingTimes.Add(TimeSpan.Zero);
        }
        return _scaler.Decide(
            new Demand
            {
                Waiting = CountWaiting(),
                BacklogAge = _context.Time.GetElapsedTime(_backlogSince),
                Running = CollectionsMarshal.AsSpan(_runningTimes),
                Starting = CollectionsMarshal.AsSpan(_startingTimes),
            }
        );
    }

    private int CountWaiting()
    {
        while (_waiters.TryPeek(out var first) && !first.IsThere)
        {
            _waiters.Dequeue();
        }
        var count = 0;
        foreach (var waiter in _waiters)
        {
            count += waiter.IsThere ? 1 : 0;
        }
        return count;
    }

    private void Start(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var claim = new MemoryClaim(_target.MemoryBytes, this, _context.Time.GetTimestamp(), OnGranted);
            lock (_gate)
            {
                if (_isClosed)
                {
                    return;
                }
                _claims.Add(claim);
            }
            if (_context.Ledger.Claim(claim))
            {
                Launch(claim);
                continue;
            }
            var makesRoom = _context.MakeRoom();
            if (_context.Options.RefusesWhenFull && !makesRoom)
            {
                Refuse(claim);
            }
        }
    }

    private void Refuse(MemoryClaim claim)
    {
        lock (_gate)
        {
            if (!_claims.Remove(claim))
            {
                return; // granted meanwhile
            }
            FailWaiters(1, CallOutcome.TooBusy);
        }
        _context.Ledger.Release(claim);
    }

    // On the thread that freed the memory, which has other things to do.
    private void OnGranted(MemoryClaim claim) => _ = Task.Run(() => Launch(claim));

    private void Launch(MemoryClaim claim)
    {
        HotContainer? container = null;
        lock (_gate)
        {
            if (_claims.Remove(claim) && !_isClosed && CountWaiting() > 0)
            {
                container = new HotContainer(this, _context, _target, claim);
                _all.Add(container);
                _starting.Add(container);
            }
        }
        if (container is null)
        {
            _context.Ledger.Release(claim); // nobody needs it any more
            return;
        }
        _ = RunStartAsync(container);
    }

    private async Task RunStartAsync(HotContainer container)
    {
        CallOutcome? failure;
        try
        {
            failure = await container.StartAsync();
        }
        catch (Exception defect)
        {
            _context.Logger.CallFailed(defect, container.Name);
            failure = CallOutcome.NotStarted(Fn.Model.Errors.RequestErrors.Internal);
        }
        if (failure is null)
        {
            OnReady(container);
            return;
        }
        lock (_gate)
        {
            _starting.Remove(container);
            // One failure for the call that caused the start; for all that waited for it when there is nothing else to hope for.
            var isLast = _all.TrueForAll(other => other == container || other.State is ContainerState.Removing);
            FailWaiters(isLast ? long.MaxValue : 1, failure, isLast ? container.StartedAt : long.MaxValue);
        }
        _ = container.RemoveAsync("start failed");
    }

    private void OnReady(HotContainer container)
    {
        List<HotContainer> outdated = [];
        var isUsable = true;
        lock (_gate)
        {
            _starting.Remove(container);
            _scaler.OnStarted(container.StartElapsed);
            if (_imageId is not null && !string.Equals(_imageId, container.ImageId, StringComparison.Ordinal))
            {
                outdated = SetImage(container.ImageId!);
            }
            _imageId = container.ImageId;
            isUsable = !_isClosed && !container.HasExited;
            if (isUsable)
            {
                Offer(container);
            }
        }
        foreach (var old in outdated)
        {
            _ = old.RemoveAsync("image changed");
        }
        if (!isUsable)
        {
            _ = container.RemoveAsync("exited");
        }
    }

    private bool IsOutdated(HotContainer container) =>
        _imageId is not null && !string.Equals(_imageId, container.ImageId, StringComparison.Ordinal);

    /// <summary>Whether a function without any container has waited long enough for this one's memory.</summary>
    private bool MustYield() =>
        _context.Ledger.HasWaiting
        && _waiters.Count > 0
        && _context.Ledger.FirstWaiting is { Owner: FunctionPool other } claim
        && other != this
        && claim.Bytes > 0
        && other._all.Count == 0
        && _context.Time.GetElapsedTime(claim.Since) > YieldAfter;

    private List<HotContainer> SetImage(string imageId)
    {
        _imageId = imageId;
        var outdated = _idle.FindAll(IsOutdated);
        _idle.RemoveAll(IsOutdated);
        _context.Logger.ImageChanged(_target.Function.Image, outdated.Count);
        return outdated;
    }

    private void FailWaiters(long count, CallOutcome failure, long notAfter = long.MaxValue)
    {
        while (count > 0 && _waiters.TryPeek(out var waiter) && waiter.Since <= notAfter)
        {
            _waiters.Dequeue();
            if (waiter.TrySetResult(new Acquisition(Container: null, failure)))
            {
                count--;
            }
        }
    }

    private void CancelClaims()
    {
        MemoryClaim[] claims;
        lock (_gate)
        {
            claims = [.. _claims];
            _claims.Clear();
        }
        foreach (var claim in claims)
        {
            _context.Ledger.Release(claim);
        }
    }

    private void ArmSweep()
    {
        if (!_isSweeping && !_isClosed)
        {
            _isSweeping = true;
            _sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        int wanted;
        bool isEmpty;
        lock (_gate)
        {
            _isSweeping = false;
            if (_context.Options.WaitTimeout is { } limit && _starting.Count == 0)
            {
                FailOverdue(limit);
            }
            isEmpty = CountWaiting() == 0;
            wanted = isEmpty ? 0 : Decide();
            if (!isEmpty)
            {
                ArmSweep();
            }
        }
        if (isEmpty)
        {
            CancelClaims();
            return;
        }
        Start(wanted);
        _context.MakeRoom();
    }

    private void FailOverdue(TimeSpan limit)
    {
        while (_waiters.TryPeek(out var first) && _context.Time.GetElapsedTime(first.Since) > limit)
        {
            _waiters.Dequeue();
            first.TrySetResult(new Acquisition(Container: null, CallOutcome.TooBusy));
        }
    }

    private void CheckImageSoon()
    {
        if (
            _usedAt - _imageCheckedAt
                > CheckImageEvery.Ticks * _context.Time.TimestampFrequency / TimeSpan.TicksPerSecond
            && Interlocked.Exchange(ref _isCheckingImage, 1) == 0
        )
        {
            _imageCheckedAt = _usedAt;
            _ = Task.Run(CheckImageAsync);
        }
    }

    /// <summary>A tag that was given to another image takes effect while containers of the old one live (D35).</summary>
    private async Task CheckImageAsync()
    {
        List<HotContainer> outdated = [];
        try
        {
            var image = await _context.Engine.EnsureImageAsync(_target.Function.Image, _context.Stopping.Token);
            lock (_gate)
            {
                if (_imageId is not null && !string.Equals(_imageId, image.Id, StringComparison.Ordinal))
                {
                    outdated = SetImage(image.Id);
                }
            }
        }
        catch (Exception failure) when (failure is Engine.EngineException or OperationCanceledException)
        {
            // What runs goes on running; a start will tell what is wrong.
        }
        finally
        {
            Volatile.Write(ref _isCheckingImage, 0);
        }
        foreach (var old in outdated)
        {
            _ = old.RemoveAsync("image changed");
        }
    }
}
