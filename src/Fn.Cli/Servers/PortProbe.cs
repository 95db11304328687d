using System.Net;
using System.Net.Sockets;

namespace Fn.Cli.Servers;

/// <summary>Whether a port of this machine is free.</summary>
internal static class PortProbe
{
    /// <summary>Tries to listen on it.</summary>
    /// <exception cref="CliException">When something else does already, or it is no port.</exception>
    public static void Check(int port)
    {
        if (port is < 1 or > IPEndPoint.MaxPort)
        {
            throw new CliException($"{port} is not a port: choose one from 1 to {IPEndPoint.MaxPort} with --port");
        }
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CliException(
                $"port {port} is in use by another program",
                "choose another one with --port, and tell clients with FN_API_URL"
            );
        }
        catch (SocketException)
        {
            // Not allowed to listen here; the engine may be.
        }
    }
}
