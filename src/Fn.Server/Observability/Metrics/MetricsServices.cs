using Fn.Server.Hosting;

namespace Fn.Server.Observability.Metrics;

/// <summary>Registration of the metrics.</summary>
internal static class MetricsServices
{
    public static void AddFnMetrics(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<ProcessFigures>(static _ => new ProcessFigures());
        services.AddSingleton<IMetricSource>(static provider => provider.GetRequiredService<ApiMetrics>());
        if (options.HasAgent)
        {
            services.AddSingleton<IMetricSource, AgentSource>();
        }
        services.AddSingleton<IMetricSource, ProcessSource>();
    }

    /// <summary>Counts the requests of every route that is mapped on what is returned.</summary>
    public static IEndpointRouteBuilder Measured(this IEndpointRouteBuilder routes, ApiMetrics metrics)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
            endpoint.Metadata.Add(metrics.MeterOf(((RouteEndpointBuilder)endpoint).RoutePattern))
        );
        return group;
    }
}
