using Fn.Agent;
using Fn.Agent.Docker;
using Fn.Datastore;
using Fn.Model.Ids;
using Fn.Server.Annotations;
using Fn.Server.Apps;
using Fn.Server.Errors;
using Fn.Server.Extensions;
using Fn.Server.Functions;
using Fn.Server.Hosting.Http2;
using Fn.Server.Invocation;
using Fn.Server.Observability;
using Fn.Server.Observability.Health;
using Fn.Server.Observability.Metrics;
using Fn.Server.Observability.Tracing;
using Fn.Server.OpenApi;
using Fn.Server.Requests;
using Fn.Server.Routing;
using Fn.Server.Triggers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fn.Server.Hosting;

/// <summary>Puts the parts together that this node type has.</summary>
internal static class ServerHost
{
    private const int HeaderSlackBytes = 4096;

    // Their size has a limit, but values of one name are joined one by one: what a mebibyte of them cost would be its square.
    private const int MaxHeaders = 10_000;

    // Kestrel's own notion of infinity overflows its clock and fires at once.
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

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
        AddServices(builder, options);
        replace?.Invoke(builder.Services);
        extensions?.Apply(builder.Services);

        var app = builder.Build();
        Validate(app, [.. environment.Problems, .. problems]);
        UseRoutes(app, options, extensions);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Logging.AddFnLog(options);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => Configure(kestrel, options))
            .UseSockets(sockets => InlineCompletions.Configure(sockets, options));
        var services = builder.Services;
        services.AddHttp2();
        services.AddRoutingCore();
        // As long as it takes: a call that has begun is answered.
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new IdGenerator(
            provider.GetRequiredService<TimeProvider>(),
            HostAddress.Find(),
            options.Port,
            (uint)Random.Shared.Next()
        ));
        services.AddFnDatastore(store =>
        {
            store.Url = options.DbUrl;
            store.PingMaxRetries = options.DbPingMaxRetries;
        });
        services.AddFnMetrics(options);
        services.AddFnTracing(options);
        services.AddSingleton<Readiness>();
        services.AddHostedService<DrainService>();
        services.AddSingleton<AppRules>();
        services.AddSingleton<FunctionRules>();
        services.AddSingleton<TriggerRules>();
        services.AddSingleton<EndpointAnnotations>();
        if (options.NodeType == NodeType.Full)
        {
            services.AddFnAgent();
            services.AddDockerEngine();
            services.AddFnInvocation();
            services.AddKeptFunctions();
        }
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        var head = options.MaxRequestHeaderSize + HeaderSlackBytes;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = head;
        kestrel.Limits.MaxRequestLineSize = head;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(head, kestrel.Limits.MaxRequestBufferSize ?? 0);
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.RequestHeadersTimeout = OrNever(options.RequestHeaderReadTimeout);
        kestrel.Limits.KeepAliveTimeout = OrNever(options.HttpIdleTimeout);
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = head;
        kestrel.ServeBothProtocols(
            listen => kestrel.ListenAnyIP(options.Port, listen),
            patience: FirstOf(options.RequestHeaderReadTimeout, options.HttpIdleTimeout)
        );
    }

    private static TimeSpan? FirstOf(params ReadOnlySpan<TimeSpan> timeouts)
    {
        foreach (var timeout in timeouts)
        {
            if (timeout > TimeSpan.Zero)
            {
                return timeout;
            }
        }
        return null;
    }

    private static TimeSpan OrNever(TimeSpan timeout) => timeout > TimeSpan.Zero ? timeout : Never;

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

    private static void UseRoutes(WebApplication app, ServerOptions options, FnServerBuilder? extensions)
    {
        extensions?.UseAroundAll(app);
        // Redirects go out before everything else, as in Fn.
        var sources = ((IEndpointRouteBuilder)app).DataSources;
        app.UseMiddleware<FnRouter>((Func<RouteTable>)(() => new RouteTable(sources)));
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
        if (options.CorsOrigins.Count > 0)
        {
            app.UseMiddleware<CorsPolicy>();
        }
        app.UseMiddleware<ErrorHandling>();
        extensions?.UseAroundEndpoints(app);
        app.UseRouting();
        var routes = app.Measured(app.Services.GetRequiredService<ApiMetrics>());
        extensions?.MapExtras(routes);
        routes.MapSystem();
        routes.MapHealth();
        routes.MapMetrics();
        routes.MapOpenApi();
        routes.MapApps();
        routes.MapFunctions();
        routes.MapTriggers();
        if (options.NodeType == NodeType.Full)
        {
            routes.MapFnInvocation();
        }
    }
}
