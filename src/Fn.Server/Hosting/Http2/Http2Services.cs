using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fn.Server.Hosting.Http2;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS.</summary>
internal static class Http2Services
{
    /// <summary>Adds the listener for HTTP/2; comes after the server itself.</summary>
    public static IServiceCollection AddHttp2(this IServiceCollection services)
    {
        services.AddSingleton<Http2Listener>();
        services.AddSingleton<IConnectionListenerFactory>(static provider =>
            provider.GetRequiredService<Http2Listener>()
        );
        return services;
    }

    /// <summary>Listens for clients of either protocol.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="listen">Listens with the options it is given.</param>
    /// <param name="patience">How long a new connection may say nothing; null for ever.</param>
    public static void ServeBothProtocols(
        this KestrelServerOptions kestrel,
        Action<Action<ListenOptions>> listen,
        TimeSpan? patience
    )
    {
        var services = kestrel.ApplicationServices;
        var http2 = services.GetRequiredService<Http2Listener>();
        var time = services.GetRequiredService<TimeProvider>();
        listen(options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => new ProtocolSwitch(next, http2, patience, time).RunAsync);
        });
        kestrel.Listen(http2.EndPoint, static options => options.Protocols = HttpProtocols.Http2);
    }
}
