using System.Text.Json;
using Fn.Model.Wire;
using Fn.Server.Bodies;

namespace Fn.Server.Observability.Health;

/// <summary><c>/ping</c> says that the process answers, <c>/ready</c> whether it should be sent requests. Neither is the original's.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/ping", Methods, static context => WriteAsync(context, StatusCodes.Status200OK, "alive"));
        routes.MapMethods("/ready", Methods, ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var reason = await context.RequestServices.GetRequiredService<Readiness>().CheckAsync();
        await (
            reason is null
                ? WriteAsync(context, StatusCodes.Status200OK, "ready")
                : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, reason)
        );
    }

    private static Task WriteAsync(HttpContext context, int status, string message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(message), WireJson.Error);
        context.Response.StatusCode = status;
        context.Response.ContentType = WireContent.Json;
        context.Response.ContentLength = json.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
