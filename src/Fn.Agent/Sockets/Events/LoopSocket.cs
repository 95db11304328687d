using System.Net.Sockets;

namespace Fn.Agent.Sockets.Events;

/// <summary>A connected socket that never blocks: it is tried, and when there is nothing to be had its loop is waited for.</summary>
/// <remarks>One may read and one may write at a time; closing is safe from any thread and ends their waits. Linux only.</remarks>
public sealed class LoopSocket : IDisposable
{
    internal const uint In = 0x1;
    private const uint Out = 0x4;
    private const uint Broken = 0x8 | 0x10; // EPOLLERR, EPOLLHUP
    private const uint PeerClosed = 0x2000;
    private const uint EdgeTriggered = 0x80000000;
    private const uint Reading = In | PeerClosed | EdgeTriggered;
    private readonly EventLoop _loop = EventLoop.Next();
    private readonly Readiness _read = new(Options.ResumesInline);
    private readonly Readiness _write = new(Options.ResumesInline);
    private Action? _onHangUp;
    private volatile bool _hasHungUp;
    private volatile bool _isDisposed;
    private volatile bool _wantsRoom;

    private LoopSocket(Socket socket, bool isFunction, Action? onHangUp)
    {
        socket.Blocking = false;
        Socket = socket;
        IsFunction = isFunction;
        _onHangUp = onHangUp;
        try
        {
            _loop.Add(this, Reading);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>How the loops work. What they are told later than the first socket counts for the sockets after it, but for busy polling.</summary>
    public static EventLoopOptions Options { get; set; } = new();

    /// <summary>The socket, for what is no reading, writing or waiting.</summary>
    public Socket Socket { get; }

    /// <summary>Whether receiving is worth a try: the kernel has said so, or was never asked.</summary>
    public bool MayReceive => _read.IsSet;

    /// <summary>Whether a function is at the other end: it goes before clients.</summary>
    internal bool IsFunction { get; }

    /// <summary>What the loop knows it by; set by the loop.</summary>
    internal ulong Key { get; set; }

    /// <summary>What waits for it.</summary>
    internal EventLoop Loop => _loop;

    /// <summary>Takes over a connection of a client.</summary>
    /// <param name="socket">Connected.</param>
    /// <param name="onHangUp">Called once, after whoever reads has gone on, when the client will send nothing more or the connection broke.</param>
    /// <exception cref="SocketException">The kernel has no room for one more.</exception>
    public static LoopSocket OfClient(Socket socket, Action onHangUp) => new(socket, isFunction: false, onHangUp);

    /// <summary>Takes over a connection to a function.</summary>
    /// <exception cref="SocketException">The kernel has no room for one more.</exception>
    public static LoopSocket OfFunction(Socket socket) => new(socket, isFunction: true, onHangUp: null);

    /// <summary>Takes what is there, whatever the kernel has said so far.</summary>
    /// <returns>How many bytes; 0 when the peer will send nothing more, -1 when there is nothing yet.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int TryReceive(Span<byte> buffer)
    {
        _read.Clear();
        int count;
        SocketError error;
        try
        {
            count = Socket.Receive(buffer, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            _read.Keep(); // nothing will come, and whoever asks again is told again
            throw;
        }
        if (error == SocketError.WouldBlock)
        {
            return -1;
        }
        if (count == buffer.Length || _hasHungUp || error != SocketError.Success)
        {
            _read.Keep(); // there may be more, and of that the kernel has told already
        }
        return error == SocketError.Success ? count : throw new SocketException((int)error);
    }

    /// <summary>Waits until there is something to receive, or the end of it, or <see cref="InterruptReceive"/>.</summary>
    public ValueTask WaitToReceiveAsync() => _read.WaitAsync();

    /// <summary>Lets whoever waits to receive go on.</summary>
    public void InterruptReceive() => _read.Signal();

    /// <summary>Sends what goes without waiting.</summary>
    /// <returns>How many bytes; 0 when the connection takes nothing now.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        _write.Clear();
        try
        {
            var count = Socket.Send(bytes, SocketFlags.None, out var error);
            return error is SocketError.Success ? count
                : error is SocketError.WouldBlock ? 0
                : throw new SocketException((int)error);
        }
        catch (ObjectDisposedException)
        {
            _write.Keep();
            throw;
        }
    }

    /// <summary>Waits until there may be room to send, or <see cref="InterruptSend"/>, since sending was last tried.</summary>
    public ValueTask WaitToSendAsync()
    {
        _wantsRoom = true;
        Change(Reading | Out);
        return _write.WaitAsync();
    }

    /// <summary>Lets whoever waits to send go on.</summary>
    public void InterruptSend() => _write.Signal();

    /// <summary>Closes it; whoever waits goes on and finds it closed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }
        _loop.Remove(this);
        Socket.Dispose();
        _read.Signal();
        _write.Signal();
    }

    /// <summary>The kernel tells of it; on the loop's thread.</summary>
    internal void OnEvents(uint events)
    {
        _hasHungUp |= (events & (PeerClosed | Broken)) != 0;
        if (_wantsRoom && (events & (Out | Broken)) != 0)
        {
            // Room comes with every byte that the peer takes: while no send waits, that would wake the loop for nothing.
            _wantsRoom = false;
            Change(Reading);
            _write.Signal();
        }
        if ((events & In) != 0 || _hasHungUp)
        {
            _read.Signal();
        }
        if (_hasHungUp)
        {
            Interlocked.Exchange(ref _onHangUp, null)?.Invoke();
        }
    }

    private void Change(uint events)
    {
        try
        {
            _loop.Change(this, events);
        }
        catch (ObjectDisposedException)
        {
            // By another thread, just now, which signals all who wait.
        }
    }
}
