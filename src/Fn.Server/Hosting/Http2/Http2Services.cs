using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fn.Server.Hosting.Http2;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS.</summary>
internal static class Http2Services
{
    private const int MaxStreams = 100;
    private const int StreamWindowBytes = 256 * 1024;

    // Refusals a second, over five seconds, for streams that are opened and reset faster than they can be cleared away. A client who gets
    // more is cut off. The framework's own measure, 20, lets its queue of answers overflow first, after which some connections never end:
    // https://github.com/dotnet/aspnetcore/issues/51307
    private const string MostRefusals = "Microsoft.AspNetCore.Server.Kestrel.Http2.MaxEnhanceYourCalmCount";

    /// <summary>Adds the listener for HTTP/2; comes after the server itself.</summary>
    public static IServiceCollection AddHttp2(this IServiceCollection services)
    {
        services.AddSingleton<Http2Listener>();
        services.AddSingleton<IConnectionListenerFactory>(static provider =>
            provider.GetRequiredService<Http2Listener>()
        );
        return services;
    }

    /// <summary>Sets how much may be open and under way on one connection.</summary>
    public static void LimitHttp2(this KestrelServerOptions kestrel)
    {
        // Calls that wait for a container hold what is there of their bodies. Were there less room on a connection than all of
        // them may hold, those that have a container could wait for their bodies behind those that have none, for ever.
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = MaxStreams * StreamWindowBytes;
        AppContext.SetData(MostRefusals, 1); // read before the first connection
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
        kestrel.LimitHttp2();
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
