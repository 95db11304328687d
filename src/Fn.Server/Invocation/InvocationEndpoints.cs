using Microsoft.AspNetCore.Http.Features;

namespace Fn.Server.Invocation;

/// <summary>Calls of functions: directly and through triggers. Source: server specification 2.</summary>
public static class InvocationEndpoints
{
    private static readonly string[] AllMethods =
    [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "DELETE",
        "CONNECT",
        "TRACE",
    ];

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps <c>POST /invoke/{fn_id}</c> and every method of <c>/t/{app_name}/…</c>.</summary>
        public IEndpointRouteBuilder MapFnInvocation()
        {
            routes.MapPost("/invoke/{fn_id}", InvokeDirectAsync);
            routes.MapMethods("/t/{app_name}/{**trigger_source}", AllMethods, InvokeTriggerAsync);
            return routes;
        }
    }

    private static Task InvokeDirectAsync(HttpContext context)
    {
        var handler = context.RequestServices.GetRequiredService<InvocationHandler>();
        var fnId = (string)context.Request.RouteValues["fn_id"]!;
        return handler.InvokeAsync(context, fnId);
    }

    private static Task InvokeTriggerAsync(HttpContext context)
    {
        var handler = context.RequestServices.GetRequiredService<InvocationHandler>();
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = TriggerPath.Parse(target is { Length: > 0 } ? target : context.Request.Path.ToUriComponent());
        return handler.TriggerAsync(context, path);
    }
}
