using Fn.Server.Errors;
using Fn.Server.Routing;

namespace Fn.Server.Extensions;

/// <summary>Puts the middleware and the endpoints of extensions in their places. Without any, nothing is put anywhere.</summary>
internal static class ExtensionPipeline
{
    private const string ApiPrefix = "/v2/";

    /// <summary>Around everything, the router included.</summary>
    public static void UseAroundAll(this WebApplication app, IReadOnlyList<FnMiddleware> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }
        var logger = app.Services.GetRequiredService<ILogger<ErrorHandling>>();
        app.Use(next =>
            async context =>
            {
                await Task.Yield(); // the thread of the connection serves calls too
                try
                {
                    await next(context);
                }
                catch (Exception failure)
                {
                    await ErrorHandling.AnswerAsync(context, failure, logger);
                }
            }
        );
        app.Use(steps, static _ => true);
    }

    /// <summary>Around the resources of the API, and around calls, where failures already have their answers.</summary>
    public static void UseAroundEndpoints(
        this WebApplication app,
        IReadOnlyList<FnMiddleware> api,
        IReadOnlyList<FnMiddleware> invocation
    )
    {
        app.Use(api, IsApi);
        app.Use([.. invocation.Take(1).Select(static _ => (FnMiddleware)LeaveAsync), .. invocation], IsInvocation);
    }

    /// <summary>Adds the endpoints.</summary>
    public static void MapExtras(this IEndpointRouteBuilder routes, IReadOnlyList<ExtraEndpoint> endpoints)
    {
        foreach (var extra in endpoints)
        {
            routes.MapMethods(extra.Path, [extra.Method], extra.Handler).WithMetadata(extra);
        }
    }

    private static void Use(this WebApplication app, IReadOnlyList<FnMiddleware> steps, Func<HttpContext, bool> isMeant)
    {
        foreach (var step in steps)
        {
            app.Use(next => context => isMeant(context) ? step(context, next) : next(context));
        }
    }

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.Value is { } path
        && path.StartsWith(ApiPrefix, StringComparison.Ordinal)
        && context.GetEndpoint()?.Metadata.GetMetadata<ExtraEndpoint>() is null;

    private static bool IsInvocation(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ReadsPath>() is not null;

    private static async Task LeaveAsync(HttpContext context, RequestDelegate next)
    {
        await Task.Yield(); // the thread of the connection must not wait, and middleware may
        await next(context);
    }
}
