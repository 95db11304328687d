namespace Fn.Server.Runners;

/// <summary>Counts the calls of a runner, and lets it end only when those have ended that nobody waits for.</summary>
internal sealed class RunnerLoad : IHostedService
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _drained;
    private long _received;
    private long _handled;

    /// <summary>Calls that came.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Calls that have ended.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>Calls that have come and not ended.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return (int)(_received - _handled);
            }
        }
    }

    /// <summary>A call came; it ends with what is returned.</summary>
    public Share Begin()
    {
        lock (_gate)
        {
            _received++;
        }
        return new Share(this);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task drained;
        lock (_gate)
        {
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _received == _handled ? Task.CompletedTask : _drained.Task;
        }
        await drained.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void End()
    {
        lock (_gate)
        {
            if (++_handled == _received)
            {
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>One call's share of the load.</summary>
    public readonly struct Share(RunnerLoad load) : IDisposable
    {
        public void Dispose() => load.End();
    }
}
