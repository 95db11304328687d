namespace Fn.Fdk.Http;

/// <summary>Lets one call in at a time, or as many as the options say, and knows when none is inside.</summary>
internal sealed class CallGate(int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _free = new(concurrency, concurrency);
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _idle;

    /// <summary>The latest deadline of a call that was let in.</summary>
    public DateTimeOffset LatestDeadline { get; private set; } = DateTimeOffset.MinValue;

    public async ValueTask EnterAsync()
    {
        await _free.WaitAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _inside++;
        }
    }

    public void Began(DateTimeOffset deadline)
    {
        lock (_lock)
        {
            LatestDeadline = deadline > LatestDeadline ? deadline : LatestDeadline;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                LatestDeadline = DateTimeOffset.MinValue;
                _idle?.TrySetResult();
            }
        }
        _free.Release();
    }

    /// <summary>Completes when no call is inside.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (_inside == 0)
            {
                return Task.CompletedTask;
            }
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    public void Dispose() => _free.Dispose();
}
