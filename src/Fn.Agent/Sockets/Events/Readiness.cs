using System.Threading.Tasks.Sources;

namespace Fn.Agent.Sockets.Events;

/// <summary>Whether a socket is worth trying in one direction, and the one who waits until it is.</summary>
/// <remarks>
/// One at a time may wait; <see cref="Signal"/> is safe from any thread. Allocates nothing. The framework's own source of such tasks is reset
/// before each wait; one who finds it signalled and waits again at once would reset it under the hands of the thread that signals.
/// </remarks>
internal sealed class Readiness(bool resumesInline) : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Unknown = 0;
    private const int Ready = 1;
    private const int Awaited = 2;
    private Action<object?> _continuation = static _ => { };
    private object? _argument;
    private int _state = Ready;

    /// <summary>Whether it may be tried: the kernel has said so since the last <see cref="Clear"/>, or was never asked.</summary>
    public bool IsSet => Volatile.Read(ref _state) == Ready;

    /// <summary>It is about to be tried: what the kernel says from now on counts again.</summary>
    public void Clear() => Volatile.Write(ref _state, Unknown);

    /// <summary>It may be tried again at once.</summary>
    public void Keep() => Volatile.Write(ref _state, Ready);

    /// <summary>Waits until it may be tried.</summary>
    public ValueTask WaitAsync() => IsSet ? ValueTask.CompletedTask : new ValueTask(this, token: 0);

    /// <summary>It may be tried from now on; whoever waits goes on.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Ready) != Awaited)
        {
            return;
        }
        if (resumesInline)
        {
            Execute();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Lets the one who waited go on.</summary>
    public void Execute() => _continuation(_argument);

    void IValueTaskSource.GetResult(short token) { }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) =>
        IsSet ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    )
    {
        (_continuation, _argument) = (continuation, state);
        if (Interlocked.CompareExchange(ref _state, Awaited, Unknown) != Unknown)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // the signal came just now
        }
    }
}
