using Fn.Agent.Calls;
using Fn.Runner.Engagements;
using Fn.Runner.Placement;
using Fn.Server.Hosting;
using Fn.Server.Invocation;
using Fn.Server.Observability.Metrics;

namespace Fn.Server.Balancing;

/// <summary>Registers what a load balancer has in place of a data store and an agent.</summary>
internal static class LoadBalancerServices
{
    public static void AddLoadBalancer(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(provider => new ApiNode(
            options.RunnerApiUrl!,
            new HttpMessageInvoker(ApiNode.CreateHandler()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ApiNode>>()
        ));
        services.AddSingleton<IDefinitions, ApiDefinitions>();
        services.AddSingleton<PlacerOptions>();
        services.AddSingleton<IPlacer>(provider => CreatePlacer(options, provider));
        services.AddSingleton<IRunnerPool>(provider => new RemoteRunnerPool(
            options.RunnerAddresses,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RemoteRunnerPool>>()
        ));
        services.AddSingleton<CallModels>();
        services.AddSingleton<CallCounts>();
        services.AddSingleton<IMetricSource>(static provider => provider.GetRequiredService<CallCounts>());
        services.AddSingleton<IInvoker, RunnerInvoker>();
        services.AddFnInvocation();
    }

    private static Placer CreatePlacer(ServerOptions options, IServiceProvider provider)
    {
        var (placing, time) = (
            provider.GetRequiredService<PlacerOptions>(),
            provider.GetRequiredService<TimeProvider>()
        );
        return options.PlacesByHash ? Placer.ConsistentHash(placing, time) : Placer.Naive(placing, time);
    }
}
