using System.Threading.Tasks.Sources;

namespace Fn.Agent.Sockets.Events;

/// <summary>Whether a socket is worth trying in one direction, and the one who waits until it is.</summary>
/// <remarks>One at a time may wait; <see cref="Signal"/> is safe from any thread. Allocates nothing.</remarks>
internal sealed class Readiness(bool resumesInline) : IValueTaskSource
{
    private const int Unknown = 0;
    private const int Ready = 1;
    private const int Awaited = 2;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = !resumesInline };
    private int _state = Ready;

    /// <summary>Whether it may be tried: the kernel has said so since the last <see cref="Clear"/>, or was never asked.</summary>
    public bool IsSet => Volatile.Read(ref _state) == Ready;

    /// <summary>It is about to be tried: what the kernel says from now on counts again.</summary>
    public void Clear() => Volatile.Write(ref _state, Unknown);

    /// <summary>It may be tried again at once.</summary>
    public void Keep() => Volatile.Write(ref _state, Ready);

    /// <summary>Waits until it may be tried.</summary>
    public ValueTask WaitAsync()
    {
        _source.Reset();
        return Interlocked.CompareExchange(ref _state, Awaited, Unknown) == Unknown
            ? new ValueTask(this, _source.Version)
            : ValueTask.CompletedTask;
    }

    /// <summary>It may be tried from now on; whoever waits goes on.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Ready) == Awaited)
        {
            _source.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);
}
