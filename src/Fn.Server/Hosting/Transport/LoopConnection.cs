using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Fn.Agent.Sockets.Events;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Fn.Server.Hosting.Transport;

/// <summary>One connection of a client.</summary>
internal sealed class LoopConnection : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature
{
    private const int MostDropped = 1024 * 1024;
    private const int DropBytes = 16 * 1024;
    private readonly CancellationTokenSource _gone = new();
    private readonly LoopSocket _socket;
    private readonly SocketReader _input;
    private readonly SocketWriter _output;
    private bool _isClosed;

    /// <exception cref="SocketException">The client has left, or the kernel has no room for one more.</exception>
    public LoopConnection(Socket socket, MemoryPool<byte> memory)
    {
        MemoryPool = memory;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _gone.Token;
        Transport = this;
        Features.Set<IMemoryPoolFeature>(this);
        _socket = LoopSocket.OfClient(socket, OnGone);
        _input = new SocketReader(_socket);
        _output = new SocketWriter(_socket, OnGone);
    }

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output => _output;

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Ends it at once: nothing goes out any more.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            TryDo(static socket => socket.LingerState = new LingerOption(enable: true, seconds: 0));
            _socket.Dispose();
        }
        OnGone();
    }

    /// <summary>Ends it when all is said.</summary>
    public override ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            TryDo(static socket => socket.Shutdown(SocketShutdown.Send));
            DropInput();
            _socket.Dispose();
        }
        _input.Release();
        _output.Release();
        _gone.Dispose();
        return base.DisposeAsync();
    }

    // A connection that closes over what nobody has read is reset, and takes the answer with it that is on its way.
    private void DropInput()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(DropBytes);
        try
        {
            var dropped = 0;
            int count;
            while (dropped < MostDropped && (count = _socket.TryReceive(buffer)) > 0)
            {
                dropped += count;
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Then nobody waits for an answer.
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void TryDo(Action<Socket> change)
    {
        try
        {
            change(_socket.Socket);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }
    }

    // On a loop's thread, and whoever hears of it does what he likes.
    private void OnGone() =>
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TellGone(), this, preferLocal: false);

    private void TellGone()
    {
        try
        {
            _gone.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Served to its end meanwhile.
        }
    }
}
