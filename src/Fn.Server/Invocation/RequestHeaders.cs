using Fn.Agent.Calls;
using Fn.Server.Observability.Tracing;
using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Invocation;

/// <summary>What a function is told of a request. Source: server specification 2.4 to 2.6.</summary>
internal static class RequestHeaders
{
    public const string GatewayPrefix = "Fn-Http-H-";

    /// <summary>The headers of a direct call: those of the client.</summary>
    /// <returns>Whether <c>Accept-Encoding: gzip</c> was added, so that the answer may have to be unpacked.</returns>
    public static bool WriteDirect(IHeaderDictionary headers, IHeaderSink sink)
    {
        sink = TraceHeaders.Over(sink);
        var connection = headers.Connection;
        foreach (var (name, values) in headers)
        {
            if (IsOurs(name) || Is(name, "Content-Length"))
            {
                continue;
            }
            foreach (var value in values)
            {
                if (value is not null && !HopHeaders.Contains(name, value, connection))
                {
                    sink.Add(prefix: default, name, value);
                }
            }
        }
        return WriteDefaults(
            sink,
            hasAgent: headers.UserAgent.Count > 0,
            hasEncoding: headers.AcceptEncoding.Count > 0
        );
    }

    /// <summary>The headers of a trigger: those of the client under a prefix, and what was asked for.</summary>
    /// <returns>Always true, see <see cref="WriteDirect"/>.</returns>
    public static bool WriteGateway(HttpRequest request, IHeaderSink sink)
    {
        sink = TraceHeaders.Over(sink);
        var connection = request.Headers.Connection;
        foreach (var (name, values) in request.Headers)
        {
            if (Is(name, "Host"))
            {
                continue;
            }
            var prefix = Is(name, "Content-Type") ? default : GatewayPrefix.AsSpan();
            foreach (var value in values)
            {
                if (value is not null && !HopHeaders.Contains(name, value, connection))
                {
                    sink.Add(prefix, name, value);
                }
            }
        }
        sink.Add(prefix: default, "Fn-Http-Method", request.Method);
        sink.Add(prefix: default, "Fn-Http-Request-Url", UrlOf(request));
        sink.Add(prefix: default, "Fn-Intent", "httprequest");
        return WriteDefaults(sink, hasAgent: false, hasEncoding: false);
    }

    private static bool WriteDefaults(IHeaderSink sink, bool hasAgent, bool hasEncoding)
    {
        if (!hasAgent)
        {
            sink.Add(prefix: default, "User-Agent", "Go-http-client/1.1");
        }
        if (!hasEncoding)
        {
            sink.Add(prefix: default, "Accept-Encoding", "gzip");
        }
        return !hasEncoding;
    }

    private static bool IsOurs(string name) => Is(name, "Host") || Is(name, "Fn-Call-Id") || Is(name, "Fn-Deadline");

    /// <summary>The absolute URL as the client sent it, path and query untouched.</summary>
    public static string UrlOf(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        return target.StartsWith('/') || target.Length == 0
            ? $"{request.Scheme}://{request.Host.Value}{target}"
            : target;
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
}
