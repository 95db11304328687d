using System.Net;
using System.Net.Sockets;

namespace Fn.Client.Connection;

/// <summary>The transport: plain sockets, gzip, proxies from the environment, and dial failures in Fn's words.</summary>
internal static class ConnectionHandler
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(30);

    public static SocketsHttpHandler Create() =>
        new()
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            UseCookies = false,
            Proxy = new EnvironmentProxy(),
            ConnectTimeout = DialTimeout,
            ConnectCallback = static async (context, cancellationToken) =>
                new NetworkStream(
                    await DialAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false),
                    ownsSocket: true
                ),
        };

    private static async Task<Socket> DialAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new DialException($"dial tcp: lookup {target.Host}: no such host", e) { IsUnknownHost = true };
        }
        DialException? failure = null;
        foreach (
            var address in addresses.OrderBy(static address => address.AddressFamily == AddressFamily.InterNetworkV6)
        )
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, target.Port, cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure ??= new DialException($"dial tcp {new IPEndPoint(address, target.Port)}: {Reason(e)}", e);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw failure ?? new DialException($"dial tcp: lookup {target.Host}: no such host", cause: null);
    }

    private static string Reason(SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connect: connection refused",
            SocketError.NetworkUnreachable => "connect: network is unreachable",
            SocketError.HostUnreachable => "connect: no route to host",
            SocketError.TimedOut => "i/o timeout",
            SocketError.AccessDenied => "connect: permission denied",
            _ => "connect: " + e.Message.ToLowerInvariant(),
        };
}
