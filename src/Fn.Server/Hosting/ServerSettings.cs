using Fn.Datastore;
using Fn.Server.Balancing;
using Fn.Server.Settings;

namespace Fn.Server.Hosting;

/// <summary>The server's options from its environment, and what is wrong with it.</summary>
internal static class ServerSettings
{
    private const int MaxBusyPollMicroseconds = 1_000_000;

    public static ServerOptions Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var reader = new SettingsReader(configuration);
        var level = reader.Text("FN_LOG_LEVEL");
        var type = ReadNodeType(reader);
        var balancer = new LoadBalancerSettings(reader, type == NodeType.Lb);
        var options = new ServerOptions
        {
            NodeType = type,
            Port = reader.Int32("FN_PORT", 8080, 0, ushort.MaxValue),
            GrpcPort = reader.Int32("FN_GRPC_PORT", 9190, 0, ushort.MaxValue),
            DbUrl = reader.Text("FN_DB_URL") ?? $"sqlite3://{Path.Combine(Environment.CurrentDirectory, "data/fn.db")}",
            DbPingMaxRetries = reader.Int32("FN_DS_DB_PING_MAX_RETRIES", 10, 0, int.MaxValue),
            PublicLbUrl = reader.Text("FN_PUBLIC_LB_URL"),
            RunnerApiUrl = balancer.ReadApiUrl(),
            RunnerAddresses = balancer.ReadAddresses(),
            PlacesByHash = reader.Text("FN_PLACER") == "ch",
            ExecutionHeadroom = reader.Milliseconds("FN_EXECUTION_HEADROOM", 360_000),
            LogFormat = ReadLogFormat(reader),
            LogLevel = ParseLevel(level) ?? LogLevel.Information,
            UnknownLogLevel = level is not null && ParseLevel(level) is null ? level : null,
            LogDestination = ReadLogDestination(reader),
            LogPrefix = reader.Text("FN_LOG_PREFIX") ?? "",
            CorsOrigins = ReadCorsOrigins(reader),
            CorsHeaders = reader.List("FN_API_CORS_HEADERS") is { Count: > 0 } headers
                ? headers
                : ServerOptions.DefaultCorsHeaders,
            MaxRequestSize = reader.Int64(
                "FN_MAX_REQUEST_SIZE",
                type == NodeType.Lb ? LoadBalancerSettings.DefaultMaxRequestSize : 0,
                0,
                long.MaxValue
            ),
            MaxRequestHeaderSize = reader.Int32("FN_MAX_REQUEST_HEADER_SIZE", 1024 * 1024, 1, int.MaxValue / 2),
            RequestBodyReadTimeout = reader.Duration("FN_REQUEST_BODY_READ_TIMEOUT"),
            RequestHeaderReadTimeout = reader.Duration("FN_REQUEST_HEADER_READ_TIMEOUT"),
            ResponseWriteTimeout = reader.Duration("FN_RESPONSE_WRITE_TIMEOUT"),
            ZipkinUrl = reader.HttpUrl("FN_ZIPKIN_URL", "http://zipkin:9411/api/v2/spans"),
            OtlpEndpoint =
                reader.HttpUrl("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4317")
                ?? reader.HttpUrl("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"),
            CollectedProcesses = (reader.Text("FN_PROCESS_COLLECTOR_LIST") ?? "dockerd docker-containerd").Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            ),
            ShutdownDelay = reader.Duration("FN_SHUTDOWN_DELAY"),
            HttpIdleTimeout = reader.Duration("FN_HTTP_IDLE_TIMEOUT"),
            CompletesInline = reader.Boolean(InlineCompletions.Setting, fallback: true),
            BusyPoll = TimeSpan.FromMicroseconds(reader.Int32("FN_BUSY_POLL_USECS", 150, 0, MaxBusyPollMicroseconds)),
            EventLoopNiceness = reader.Int32("FN_EVENT_LOOP_NICE", -10, -20, 19),
            SessionNiceness = reader.Int32("FN_SESSION_NICE", -5, -20, 19),
            WithoutEffect = UnusedSettings.Find(reader),
        };
        if (options.HasDatastore && DatastoreServices.Problem(options.DbUrl) is { } problem)
        {
            reader.Fail(problem);
        }
        errors = reader.Errors;
        return options;
    }

    private static NodeType ReadNodeType(SettingsReader reader)
    {
        switch (reader.Text("FN_NODE_TYPE"))
        {
            case "api":
                return NodeType.Api;
            case "lb":
                return NodeType.Lb;
            case "pure-runner":
                return NodeType.PureRunner;
            default:
                return NodeType.Full;
        }
    }

    private static LogFormat ReadLogFormat(SettingsReader reader)
    {
        switch (reader.Text("FN_LOG_FORMAT"))
        {
            case null or "" or "text":
                return LogFormat.Text;
            case "json":
                return LogFormat.Json;
            case var format:
                reader.Fail($"FN_LOG_FORMAT must be text or json, not '{format}'");
                return LogFormat.Text;
        }
    }

    private static LogLevel? ParseLevel(string? level) =>
        level?.ToLowerInvariant() switch
        {
            "panic" or "fatal" => LogLevel.Critical,
            "error" => LogLevel.Error,
            "warn" or "warning" => LogLevel.Warning,
            "info" => LogLevel.Information,
            "debug" => LogLevel.Debug,
            "trace" => LogLevel.Trace,
            _ => null,
        };

    private static Uri? ReadLogDestination(SettingsReader reader)
    {
        if (reader.Text("FN_LOG_DEST") is not { Length: > 0 } text || text == "stderr")
        {
            return null;
        }
        // Without a scheme it is a syslog receiver over UDP, an address as well as a name (D41).
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"udp://{text}";
        if (
            Uri.TryCreate(full, UriKind.Absolute, out var uri)
            && uri switch
            {
                { Scheme: "file" } => uri.AbsolutePath.Length > 1,
                { Scheme: "udp" or "tcp" } => uri.Host.Length > 0,
                _ => false,
            }
        )
        {
            return uri;
        }
        var shown = SettingsReader.Shown(text);
        reader.Fail($"FN_LOG_DEST must be stderr, file:///path, udp://host:port or tcp://host:port, not '{shown}'");
        return null;
    }

    private static IReadOnlyList<string> ReadCorsOrigins(SettingsReader reader)
    {
        string[] origins = [.. reader.List("FN_API_CORS_ORIGINS").Select(static origin => origin.ToLowerInvariant())];
        if (origins is ["*", ..])
        {
            return origins;
        }
        foreach (var origin in origins)
        {
            if (
                !origin.StartsWith("http://", StringComparison.Ordinal)
                && !origin.StartsWith("https://", StringComparison.Ordinal)
            )
            {
                reader.Fail($"FN_API_CORS_ORIGINS must be * or origins with http:// or https://, not '{origin}'");
            }
        }
        return origins;
    }
}
