using System.Threading.Tasks.Sources;
using Fn.Agent.Calls;

namespace Fn.Agent.Pool;

/// <summary>A call that waits for a container. Whoever decides first decides; a caller who left is no longer there.</summary>
internal sealed class Waiter(WaitQueue queue, long since) : IValueTaskSource<Acquisition>, IThreadPoolWorkItem
{
    private const int MaxDepth = 4;

    [ThreadStatic]
    private static int _depth;

    private ManualResetValueTaskSourceCore<Acquisition> _source;
    private Acquisition _decision;
    private CancellationTokenRegistration _leaving;
    private bool _isDecided;

    /// <summary>Timestamp of joining the queue.</summary>
    public long Since { get; } = since;

    public bool IsThere => !Volatile.Read(ref _isDecided);

    /// <summary>Decides, and lets the call go on by itself.</summary>
    /// <returns>False when somebody was faster.</returns>
    public bool TrySetResult(Acquisition decision)
    {
        if (!TryDecide(decision))
        {
            return false;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Decides; <see cref="Resume"/> must follow, outside of all locks.</summary>
    /// <returns>False when somebody was faster.</returns>
    public bool TryDecide(Acquisition decision)
    {
        if (Interlocked.Exchange(ref _isDecided, true))
        {
            return false;
        }
        _decision = decision;
        queue.OnDecided();
        return true;
    }

    /// <summary>
    /// Lets the call go on, on this thread, so that a container that became free has its next request at once. Calls that end as
    /// soon as they go on, and let others go on, do so a few times; then another thread takes over.
    /// </summary>
    public void Resume()
    {
        if (_depth == MaxDepth)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
        _depth++;
        try
        {
            Execute();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Waits until somebody decides; once.</summary>
    /// <param name="cancellationToken">The caller left.</param>
    public ValueTask<Acquisition> WaitAsync(CancellationToken cancellationToken)
    {
        _leaving = cancellationToken.UnsafeRegister(
            static waiter => ((Waiter)waiter!).TrySetResult(new Acquisition(Lane: null, CallOutcome.CallerLeft)),
            this
        );
        return new ValueTask<Acquisition>(this, _source.Version);
    }

    public void Execute() => _source.SetResult(_decision);

    Acquisition IValueTaskSource<Acquisition>.GetResult(short token)
    {
        _leaving.Unregister();
        return _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<Acquisition>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<Acquisition>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);
}

/// <summary>What a call got: the lane of a claimed container, or the reason why not.</summary>
internal readonly record struct Acquisition(CallLane? Lane, CallOutcome? Failure);
