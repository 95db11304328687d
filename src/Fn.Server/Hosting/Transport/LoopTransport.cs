using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Fn.Server.Hosting.Transport;

/// <summary>Gives the framework's HTTP server its connections by the loops that wait for functions too.</summary>
/// <param name="pools">Makes the memory that the HTTP server asks a connection for.</param>
internal sealed class LoopTransport(IMemoryPoolFactory<byte> pools)
    : IConnectionListenerFactory,
        IConnectionListenerFactorySelector
{
    private const int Backlog = 512;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }
        socket.Listen(Backlog);
        return ValueTask.FromResult<IConnectionListener>(new LoopListener(socket, pools.Create()));
    }
}
