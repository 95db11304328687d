using Fn.Server.Apps;
using Fn.Server.Errors;
using Fn.Server.Extensions;
using Fn.Server.Functions;
using Fn.Server.Invocation;
using Fn.Server.Observability.Health;
using Fn.Server.Observability.Metrics;
using Fn.Server.Observability.Tracing;
using Fn.Server.OpenApi;
using Fn.Server.Requests;
using Fn.Server.Routing;
using Fn.Server.Runners;
using Fn.Server.Triggers;

namespace Fn.Server.Hosting;

/// <summary>The steps that a request takes, and the endpoints at their end.</summary>
internal static class RequestPipeline
{
    public static void Build(WebApplication app, ServerOptions options, HostShape shape, FnServerBuilder? extensions)
    {
        var sources = ((IEndpointRouteBuilder)app).DataSources;
        var hasAdmin = shape.AdminPort is not null;
        if (hasAdmin)
        {
            app.MapWhen(
                AdminConnection.Has,
                admin =>
                {
                    admin.UseFnRouter(() => new RouteTable(sources, IsForAdmin));
                    admin.UseMiddleware<ErrorHandling>();
                    admin.Run(static context => context.GetEndpoint()!.RequestDelegate!(context));
                }
            );
        }
        if (options.NodeType == NodeType.PureRunner)
        {
            app.MapFnRunner();
            app.MapWhen(
                BalancerConnection.Has,
                balancer =>
                {
                    balancer.UseFnRouter(() => new RouteTable(sources, IsForBalancers));
                    balancer.Run(static context => context.GetEndpoint()!.RequestDelegate!(context));
                }
            );
        }
        extensions?.UseAroundAll(app);
        // Redirects go out before everything else, as in Fn.
        app.UseFnRouter(() =>
            new RouteTable(sources, endpoint => !(hasAdmin && IsForAdmin(endpoint)) && !IsForBalancers(endpoint))
        );
        UseSteps(app, options, shape);
        app.UseMiddleware<ErrorHandling>();
        extensions?.UseAroundEndpoints(app);
        app.UseRouting();
        MapEndpoints(app.Measured(app.Services.GetRequiredService<ApiMetrics>()), options, shape, extensions);
    }

    private static void UseSteps(WebApplication app, ServerOptions options, HostShape shape)
    {
        if (options.RequestBodyReadTimeout > TimeSpan.Zero || options.ResponseWriteTimeout > TimeSpan.Zero)
        {
            app.UseMiddleware<RequestDeadlines>();
        }
        if (options.MaxRequestSize > 0)
        {
            app.UseMiddleware<RequestLimits>();
        }
        if (options.IsTracing)
        {
            app.UseMiddleware<RequestTracing>();
        }
        if (shape.RequestId is not null)
        {
            app.UseMiddleware<RequestIds>();
        }
        if (options.CorsOrigins.Count > 0)
        {
            app.UseMiddleware<CorsPolicy>();
        }
    }

    private static void MapEndpoints(
        IEndpointRouteBuilder routes,
        ServerOptions options,
        HostShape shape,
        FnServerBuilder? extensions
    )
    {
        extensions?.MapExtras(routes);
        routes.MapPing();
        routes.MapHealth();
        if (shape.Endpoints.HasFlag(FnEndpoints.Admin))
        {
            routes.MapVersion();
            routes.MapMetrics();
        }
        if (shape.HasShutdown)
        {
            routes.MapShutdown();
        }
        if (options.HasDatastore && shape.Endpoints.HasFlag(FnEndpoints.Api))
        {
            routes.MapOpenApi();
            routes.MapApps();
            routes.MapFunctions();
            routes.MapTriggers();
        }
        if (options.NodeType is NodeType.Full or NodeType.Lb)
        {
            routes.MapFnInvocation(shape.Endpoints);
        }
    }

    private static bool IsForAdmin(Endpoint endpoint) => endpoint.Metadata.GetMetadata<AdminEndpoint>() is not null;

    private static bool IsForBalancers(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<BalancerEndpoint>() is not null;

    private static void UseFnRouter(this IApplicationBuilder app, Func<RouteTable> createTable) =>
        app.UseMiddleware<FnRouter>(createTable);
}
