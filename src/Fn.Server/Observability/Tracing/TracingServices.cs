using Fn.Agent.Tracing;
using Fn.Server.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fn.Server.Observability.Tracing;

/// <summary>Registration of tracing.</summary>
internal static class TracingServices
{
    private const int ZipkinDelayMs = 1000;
    private const string ServiceName = "fnserver";

    /// <summary>Sends spans where the options say. Without such a place nothing is registered, and nothing is traced.</summary>
    public static void AddFnTracing(this IServiceCollection services, ServerOptions options)
    {
        if (options.IsTracing)
        {
            services.AddSingleton(provider =>
                Build(
                    options,
                    provider.GetRequiredService<IConfiguration>(),
                    provider.GetRequiredService<ILogger<ZipkinExporter>>()
                )
            );
        }
    }

    /// <param name="options">Where spans go.</param>
    /// <param name="configuration">
    /// The environment, from which the library takes the rest of what OpenTelemetry specifies: headers, protocol, sampler, batches.
    /// </param>
    /// <param name="logger">Told when spans are lost.</param>
    private static TracerProvider Build(ServerOptions options, IConfiguration configuration, ILogger logger)
    {
        var builder = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(static resource =>
                resource
                    .Clear()
                    .AddService(ServiceName, serviceVersion: ServerVersion.Text)
                    .AddEnvironmentVariableDetector() // OTEL_SERVICE_NAME goes before ours
            )
            .AddSource(Spans.SourceName);
        if (options.ZipkinUrl is { } zipkin)
        {
            builder.AddProcessor(
                new BatchActivityExportProcessor(
                    new ZipkinExporter(zipkin, ServiceName, logger),
                    scheduledDelayMilliseconds: ZipkinDelayMs
                )
            );
        }
        if (options.OtlpEndpoint is not null)
        {
            builder.AddOtlpExporter();
        }
        return builder.Build();
    }
}
