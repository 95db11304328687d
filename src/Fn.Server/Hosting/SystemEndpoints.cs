using System.Text;
using Fn.Server.Bodies;

namespace Fn.Server.Hosting;

/// <summary>Ping, version and shutdown. Source: server specification 1.15, 9.5.</summary>
internal static class SystemEndpoints
{
    private static ReadOnlySpan<byte> Ping => """{"goto":"https://github.com/fnproject/fn","hello":"world!"}"""u8;

    private static ReadOnlySpan<byte> ShuttingDown => "\"shutting down\""u8;

    public static void MapPing(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", static context => WriteAsync(context, Ping.ToArray()));

    public static void MapVersion(this IEndpointRouteBuilder routes)
    {
        var version = Encoding.UTF8.GetBytes($"{{\"version\":\"{ServerVersion.Text}\"}}");
        routes.MapGet("/version", context => WriteAsync(context, version)).WithMetadata(AdminEndpoint.Instance);
    }

    /// <summary>Ends the server as a signal does: this request and those that are open are answered.</summary>
    public static void MapShutdown(this IEndpointRouteBuilder routes)
    {
        var life = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        routes
            .MapGet(
                "/shutdown",
                context =>
                {
                    life.StopApplication();
                    return WriteAsync(context, ShuttingDown.ToArray());
                }
            )
            .WithMetadata(AdminEndpoint.Instance);
    }

    private static Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = WireContent.Json;
        context.Response.ContentLength = json.Length;
        return context.Response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
