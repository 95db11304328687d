using Fn.Agent;
using Fn.Agent.Docker;
using Fn.Datastore;
using Fn.Model.Ids;
using Fn.Server.Annotations;
using Fn.Server.Apps;
using Fn.Server.Balancing;
using Fn.Server.Extensions;
using Fn.Server.Functions;
using Fn.Server.Hosting.Http2;
using Fn.Server.Hosting.Transport;
using Fn.Server.Invocation;
using Fn.Server.Observability;
using Fn.Server.Observability.Health;
using Fn.Server.Observability.Metrics;
using Fn.Server.Observability.Tracing;
using Fn.Server.Runners;
using Fn.Server.Triggers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fn.Server.Hosting;

/// <summary>Puts the parts together that this node type has.</summary>
internal static class ServerHost
{
    /// <param name="environment">The settings.</param>
    /// <param name="replace">Called after the parts are registered; may replace services.</param>
    /// <param name="extensions">What a program of one's own adds; null for nothing.</param>
    /// <exception cref="StartupException">A setting is wrong.</exception>
    public static WebApplication Create(
        EnvironmentSource environment,
        Action<IServiceCollection>? replace = null,
        FnServerBuilder? extensions = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "fnserver", ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Configuration.Sources.Clear();
        builder.Configuration.Sources.Add(environment);
        var options = ServerSettings.Read(builder.Configuration, out var problems);
        var shape = extensions?.Shape ?? new HostShape();
        AddServices(builder, options, shape);
        replace?.Invoke(builder.Services);
        extensions?.Apply(builder.Services);

        var app = builder.Build();
        Validate(app, [.. environment.Problems, .. problems]);
        RequestPipeline.Build(app, options, shape, extensions);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServerOptions options, HostShape shape)
    {
        builder.Logging.AddFnLog(options);
        InlineCompletions.Configure(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => KestrelSetup.Configure(kestrel, options, shape));
        var services = builder.Services;
        services.AddSingleton<IConnectionListenerFactory, LoopTransport>();
        services.AddHttp2();
        services.AddRoutingCore();
        // As long as it takes: a call that has begun is answered.
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(shape);
        services.AddSingleton(provider => new IdGenerator(
            provider.GetRequiredService<TimeProvider>(),
            HostAddress.Find(),
            options.Port,
            (uint)Random.Shared.Next()
        ));
        services.AddFnMetrics(options);
        services.AddFnTracing(options);
        services.AddSingleton<Readiness>();
        services.AddHostedService<DrainService>();
        services.AddHostedService<QuietCollection>();
        AddParts(services, options, shape);
    }

    // Each part is loaded by the nodes that have it, and by no others.
    private static void AddParts(IServiceCollection services, ServerOptions options, HostShape shape)
    {
        if (options.HasDatastore)
        {
            AddManagement(services, options);
        }
        if (options.HasAgent)
        {
            services.AddFnAgent();
            services.AddDockerEngine();
        }
        switch (options.NodeType)
        {
            case NodeType.Full:
                services.AddFnInvocation();
                services.AddKeptFunctions();
                break;
            case NodeType.Lb:
                services.AddLoadBalancer(options);
                break;
            case NodeType.PureRunner:
                services.AddFnRunner(shape.Runner);
                break;
        }
    }

    private static void AddManagement(IServiceCollection services, ServerOptions options)
    {
        services.AddFnDatastore(store =>
        {
            store.Url = options.DbUrl;
            store.PingMaxRetries = options.DbPingMaxRetries;
        });
        services.AddSingleton<AppRules>();
        services.AddSingleton<FunctionRules>();
        services.AddSingleton<TriggerRules>();
        services.AddSingleton<IEndpointAnnotator, EndpointAnnotations>();
    }

    /// <summary>Collects what every part finds wrong with its settings, so that they are mended in one go.</summary>
    private static void Validate(WebApplication app, List<string> problems)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException failure)
        {
            problems.AddRange(failure.Failures);
        }
        catch (AggregateException failure)
        {
            problems.AddRange(
                failure.InnerExceptions.OfType<OptionsValidationException>().SelectMany(static inner => inner.Failures)
            );
        }
        catch (InvalidOperationException failure)
        {
            problems.Add(failure.Message);
        }
        if (problems.Count > 0)
        {
            throw new StartupException(problems);
        }
    }
}
