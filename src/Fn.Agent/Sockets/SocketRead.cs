using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Fn.Agent.Sockets;

/// <summary>One read from a connection after the other, begun at one moment and awaited at a later one. Allocates nothing.</summary>
internal sealed class SocketRead() : SocketAsyncEventArgs(true), IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;

    /// <summary>Whether a read was begun whose result nobody has taken.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Begins to read. Not while a read is under way.</summary>
    /// <returns>Whether the result is there already.</returns>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public bool Begin(Socket socket, Memory<byte> buffer)
    {
        _source.Reset();
        SetBuffer(buffer);
        var isPending = socket.ReceiveAsync(this);
        IsUnderWay = true;
        if (!isPending)
        {
            Complete();
        }
        return !isPending;
    }

    /// <summary>Waits for the read that was begun, once.</summary>
    /// <returns>How many bytes came; 0 when the connection has ended.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    public ValueTask<int> TakeAsync() => new(this, _source.Version);

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Complete()
    {
        if (SocketError == SocketError.Success)
        {
            _source.SetResult(BytesTransferred);
        }
        else
        {
            _source.SetException(new SocketException((int)SocketError));
        }
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        IsUnderWay = false;
        return _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);
}
