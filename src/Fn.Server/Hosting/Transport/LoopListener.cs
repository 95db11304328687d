using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Fn.Server.Hosting.Transport;

/// <summary>Accepts the connections of one address.</summary>
internal sealed class LoopListener(Socket listener, MemoryPool<byte> memory) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = listener.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await listener.AcceptAsync(cancellationToken);
                return Open(accepted);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException end) when (end.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException full)
                when (full.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(Pause, cancellationToken); // until somebody leaves
            }
            catch (SocketException)
            {
                // That client left before he was accepted.
            }
        }
    }

    private LoopConnection Open(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return new LoopConnection(accepted, memory);
        }
        catch (SocketException)
        {
            accepted.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        memory.Dispose();
        return ValueTask.CompletedTask;
    }
}
