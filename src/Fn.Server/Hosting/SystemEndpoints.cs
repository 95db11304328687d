using System.Text;
using Fn.Server.Bodies;

namespace Fn.Server.Hosting;

/// <summary>Ping and version. Source: server specification 1.15.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder routes)
    {
        var version = Encoding.UTF8.GetBytes($"{{\"version\":\"{ServerVersion.Text}\"}}");
        routes.MapGet("/", static context => WriteAsync(context, Ping.ToArray()));
        routes.MapGet("/version", context => WriteAsync(context, version));
    }

    private static ReadOnlySpan<byte> Ping => """{"goto":"https://github.com/fnproject/fn","hello":"world!"}"""u8;

    private static Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = WireContent.Json;
        context.Response.ContentLength = json.Length;
        return context.Response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
