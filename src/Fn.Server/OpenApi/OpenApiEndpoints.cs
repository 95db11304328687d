using System.Reflection;
using Fn.Server.Bodies;

namespace Fn.Server.OpenApi;

/// <summary>The description of the API, for programs and for people. Source: <c>docs/api</c>, whose files are inside the executable.</summary>
internal static class OpenApiEndpoints
{
    // The page has its style and its script inside, and asks for nothing but the document.
    private const string PagePolicy =
        "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";

    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi/v2.json", static context => WriteAsync(context, "openapi/v2.json", WireContent.Json));
        routes.MapGet(
            "/openapi",
            static context =>
            {
                context.Response.Headers.ContentSecurityPolicy = PagePolicy;
                return WriteAsync(context, "openapi/reference.html", WireContent.Html);
            }
        );
    }

    private static async Task WriteAsync(HttpContext context, string name, string type)
    {
        await using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        context.Response.ContentType = type;
        context.Response.ContentLength = file.Length;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
