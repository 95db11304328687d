using System.Buffers;
using Fn.Server.Hosting;

namespace Fn.Server.Observability.Metrics;

/// <summary><c>GET /metrics</c>. Source: server specification 1.15, 8.1.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", ScrapeAsync).WithMetadata(AdminEndpoint.Instance);

    private static Task ScrapeAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        var text = new MetricsText(body);
        foreach (var source in context.RequestServices.GetServices<IMetricSource>())
        {
            source.Write(text);
        }
        context.Response.ContentType = MetricsText.ContentType;
        context.Response.ContentLength = body.WrittenCount;
        return context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }
}
