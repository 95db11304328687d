using System.Net;
using System.Net.Sockets;

namespace Fn.Agent.Docker.Containers;

/// <summary>Tells whether a start failed because of the app's syslog receiver.</summary>
/// <remarks>The engine gives the same status and exit code for this as for any other failed start, so we look ourselves.</remarks>
internal static class SyslogProbe
{
    /// <summary>The log driver's option that holds the receiver's URL.</summary>
    public const string AddressOption = "syslog-address";

    private const int DefaultPort = 514;

    /// <returns>False when a connection to the receiver cannot be made from here either.</returns>
    public static async Task<bool> IsReachableAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return false;
        }
        try
        {
            switch (uri.Scheme)
            {
                case "udp":
                    return (await Dns.GetHostAddressesAsync(uri.Host, cancellationToken)).Length > 0;
                case "unix" or "unixgram":
                    return File.Exists(uri.AbsolutePath);
                case "tcp":
                    using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
                    {
                        await socket.ConnectAsync(uri.Host, uri.Port > 0 ? uri.Port : DefaultPort, cancellationToken);
                        return true;
                    }
                default:
                    return false; // TLS: what can go wrong there is mostly the certificate, which only the engine has seen
            }
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
