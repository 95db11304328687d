using Fn.Agent.Calls;
using Fn.Server.Extensions;
using Fn.Server.Routing;

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
        /// <param name="endpoints">Which of the two.</param>
        public IEndpointRouteBuilder MapFnInvocation(FnEndpoints endpoints = FnEndpoints.All)
        {
            var handler = routes.ServiceProvider.GetRequiredService<InvocationHandler>();
            if (endpoints.HasFlag(FnEndpoints.Invoke))
            {
                routes
                    .MapPost("/invoke/{fn_id}", handler.InvokeAsync)
                    .WithMetadata(ReadsPath.Instance)
                    .WithName(CallScope.Invoke);
            }
            if (endpoints.HasFlag(FnEndpoints.Triggers))
            {
                routes
                    .MapMethods("/t/{app_name}/{**trigger_source}", AllMethods, handler.TriggerAsync)
                    .WithMetadata(ReadsPath.Instance)
                    .WithName(CallScope.Trigger);
            }
            return routes;
        }
    }
}
