using Fn.Server.Hosting.Http2;
using Fn.Server.Runners;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fn.Server.Hosting;

/// <summary>Where the server listens, and its limits.</summary>
internal static class KestrelSetup
{
    private const int HeaderSlackBytes = 4096;

    // Their size has a limit, but values of one name are joined one by one: what a mebibyte of them cost would be its square.
    private const int MaxHeaders = 10_000;

    // Kestrel's own notion of infinity overflows its clock and fires at once.
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

    public static void Configure(KestrelServerOptions kestrel, ServerOptions options, HostShape shape)
    {
        var head = options.MaxRequestHeaderSize + HeaderSlackBytes;
        kestrel.AddServerHeader = false;
        kestrel.AllowHostHeaderOverride = true; // by that of a target such as http://host/path, as HTTP has it
        kestrel.Limits.MaxRequestHeadersTotalSize = head;
        kestrel.Limits.MaxRequestLineSize = head;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(head, kestrel.Limits.MaxRequestBufferSize ?? 0);
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.RequestHeadersTimeout = OrNever(options.RequestHeaderReadTimeout);
        kestrel.Limits.KeepAliveTimeout = OrNever(options.HttpIdleTimeout);
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = head;
        if (shape.Tls is { } tls)
        {
            kestrel.LimitHttp2();
            kestrel.ListenAnyIP(options.Port, listener => listener.UseHttps(tls)); // the protocol is agreed on in the handshake
        }
        else
        {
            kestrel.ServeBothProtocols(
                listen => kestrel.ListenAnyIP(options.Port, listen),
                patience: FirstOf(options.RequestHeaderReadTimeout, options.HttpIdleTimeout)
            );
        }
        if (options.NodeType == NodeType.PureRunner)
        {
            kestrel.ListenForBalancers(options.GrpcPort, shape.Runner.Tls);
        }
        if (shape.AdminPort is { } port)
        {
            kestrel.ListenAnyIP(port, listener => ListenForAdmin(listener, shape));
        }
    }

    private static void ListenForAdmin(ListenOptions listener, HostShape shape)
    {
        if (shape.AdminTls is { } tls)
        {
            listener.UseHttps(tls);
        }
        else
        {
            listener.Protocols = HttpProtocols.Http1;
        }
        AdminConnection.MarkAll(listener);
    }

    private static TimeSpan? FirstOf(params ReadOnlySpan<TimeSpan> timeouts)
    {
        foreach (var timeout in timeouts)
        {
            if (timeout > TimeSpan.Zero)
            {
                return timeout;
            }
        }
        return null;
    }

    private static TimeSpan OrNever(TimeSpan timeout) => timeout > TimeSpan.Zero ? timeout : Never;
}
