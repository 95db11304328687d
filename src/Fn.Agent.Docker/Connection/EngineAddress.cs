using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Fn.Agent.Docker.Connection;

/// <summary>Where the engine listens: a UNIX socket, or a host and port.</summary>
internal sealed record EngineAddress(string Text, string? SocketPath, string Host, int Port)
{
    private const int DefaultPort = 2375;

    /// <summary>The URL that requests are built on; over a UNIX socket its host means nothing.</summary>
    public Uri ToHttpUri(bool tls) => new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    public static bool TryParse(string text, [NotNullWhen(true)] out EngineAddress? address)
    {
        address = null;
        const string unix = "unix://";
        if (text.StartsWith(unix, StringComparison.Ordinal))
        {
            var path = text[unix.Length..];
            address = path.StartsWith('/') ? new EngineAddress(text, path, "localhost", 80) : null;
        }
        else if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "tcp" or "http" or "https"
            && uri.Host.Length > 0
        )
        {
            address = new EngineAddress(text, null, uri.Host, uri.Port > 0 ? uri.Port : DefaultPort);
        }
        return address is not null;
    }

    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            EndPoint target = SocketPath is null
                ? new DnsEndPoint(Host, Port)
                : new UnixDomainSocketEndPoint(SocketPath);
            await socket.ConnectAsync(target, cancellationToken);
            if (SocketPath is null)
            {
                // The event stream may be silent for days: let the kernel find out that the other side is gone.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            }
            return socket;
        }
        catch (SocketException failure) when (SocketPath is not null && !File.Exists(SocketPath))
        {
            socket.Dispose();
            // The framework calls it an address that cannot be assigned, which leads nobody to the cause.
            throw new FileNotFoundException("there is no such socket", SocketPath, failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
