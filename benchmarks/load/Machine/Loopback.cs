using System.Net;
using System.Net.Sockets;

namespace Fn.Load.Machine;

/// <summary>The only network that the benchmark uses.</summary>
internal static class Loopback
{
    public static Uri Url(int port, string path = "/") => new($"http://127.0.0.1:{port}{path}");

    /// <summary>Ports that nobody listens on; all are reserved before any is let go, so that they differ.</summary>
    public static IReadOnlyList<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToList();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
