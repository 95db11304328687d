using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fn.Server.Runners;

/// <summary>The port for load balancers: HTTP/2 alone, and what comes by it is marked.</summary>
internal sealed class BalancerConnection
{
    // A load balancer has one connection, and every call that runs or waits here is a stream on it.
    private const int MaxStreams = 4096;
    private const int StreamWindowBytes = 64 * 1024;
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private static readonly BalancerConnection Mark = new();

    public static bool Has(HttpContext context) => context.Features.Get<BalancerConnection>() is not null;

    /// <summary>Marks each connection of a listener, and lets load balancers be the ones that close it.</summary>
    public static void MarkAll(ListenOptions listener)
    {
        var time = listener.ApplicationServices.GetRequiredService<TimeProvider>();
        listener.Use(next => connection => ServeAsync(connection, next, time));
    }

    /// <summary>Serves a connection; at its end the load balancer has a moment to read what it was told last, and to leave.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, TimeProvider time)
    {
        connection.Features.Set(Mark);
        var transport = new LingeringTransport(connection.Transport);
        connection.Transport = transport;
        await next(connection);
        using var deadline = new CancellationTokenSource(EndPatience, time);
        await transport.DrainAsync(deadline.Token);
    }

    public static void Limit(Http2Limits limits)
    {
        limits.MaxStreamsPerConnection = MaxStreams;
        limits.InitialStreamWindowSize = StreamWindowBytes;
        // Room for what every stream may hold: a call that runs never waits for its body behind calls that wait.
        limits.InitialConnectionWindowSize = MaxStreams * StreamWindowBytes;
        // A load balancer that vanished without a word is noticed, and its calls end.
        limits.KeepAlivePingDelay = PingAfter;
        limits.KeepAlivePingTimeout = PingTimeout;
    }
}

/// <summary>Opens the port for load balancers.</summary>
internal static class BalancerListener
{
    /// <param name="kestrel">The server, whose limits of HTTP/2 are set.</param>
    /// <param name="port">0 takes any.</param>
    /// <param name="tls">Null for none.</param>
    public static void ListenForBalancers(
        this KestrelServerOptions kestrel,
        int port,
        Action<HttpsConnectionAdapterOptions>? tls
    )
    {
        BalancerConnection.Limit(kestrel.Limits.Http2);
        kestrel.ListenAnyIP(
            port,
            listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                if (tls is not null)
                {
                    listener.UseHttps(tls);
                }
                BalancerConnection.MarkAll(listener);
            }
        );
    }
}
