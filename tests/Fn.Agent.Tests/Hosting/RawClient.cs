using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fn.Agent.Tests.Hosting;

/// <summary>A client that sends exactly the bytes it is told.</summary>
internal static class RawClient
{
    /// <summary>Sends Latin-1 text and reads to the end of the connection.</summary>
    public static async Task<string> SendAsync(int port, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
