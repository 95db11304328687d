using System.Diagnostics;
using Fn.Agent.Tracing;
using OpenTelemetry.Trace;

namespace Fn.Server.Observability.Tracing;

/// <summary>Makes the root span of each request, named by its path, and <c>serve_http</c> below it. Source: server specification 8.2.</summary>
internal sealed class RequestTracing(RequestDelegate next, TracerProvider provider)
{
    // Held so that it lives as long as there are requests.
    private readonly TracerProvider _provider = provider;

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.Value is "/" or "/ping" or "/ready" ? next(context) : TraceAsync(context);

    private async Task TraceAsync(HttpContext context)
    {
        var request = context.Request;
        using var root = Spans.Source.StartActivity(
            request.Path.Value is { Length: > 0 } path ? path : "*",
            ActivityKind.Server,
            RemoteParent.Of(request.Headers)
        );
        root?.SetTag("http.request.method", request.Method).SetTag("url.path", request.Path.Value);
        using var serve = Spans.Start("serve_http");
        try
        {
            await next(context);
        }
        finally
        {
            Finish(root, context.Response.StatusCode);
        }
    }

    private static void Finish(Activity? root, int status)
    {
        root?.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            root?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
