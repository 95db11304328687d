using Grpc.AspNetCore.Server;

namespace Fn.Server.Runners;

/// <summary>Registers what makes a node a runner.</summary>
internal static class RunnerServices
{
    /// <summary>Adds what <see cref="MapFnRunner"/> needs. The caller adds an invoker and an id generator.</summary>
    public static void AddFnRunner(this IServiceCollection services, RunnerSetup setup)
    {
        services.AddSingleton(setup);
        services.AddSingleton<RunnerLoad>();
        services.AddHostedService(static made => made.GetRequiredService<RunnerLoad>());
        services.AddSingleton<StatusCheck>();
        services.AddSingleton<Engagements>();
        services.AddSingleton<RunnerService>();
        services.AddGrpc(options => Configure(options, setup));
    }

    /// <summary>Maps what load balancers call.</summary>
    public static void MapFnRunner(this IEndpointRouteBuilder routes) =>
        routes.MapGrpcService<RunnerService>().WithMetadata(BalancerEndpoint.Instance);

    private static void Configure(GrpcServiceOptions options, RunnerSetup setup)
    {
        options.IgnoreUnknownServices = true; // what is not mapped is not found, as everywhere
        setup.Grpc?.Invoke(options);
    }
}

/// <summary>Marks an endpoint that is for load balancers, on their port and on no other.</summary>
internal sealed class BalancerEndpoint
{
    public static BalancerEndpoint Instance { get; } = new();
}
