namespace Fn.Server.Hosting;

/// <summary>What the server itself is told by its environment. Source: server specification 7, group S.</summary>
public sealed class ServerOptions
{
    internal static readonly IReadOnlyList<string> DefaultCorsHeaders = ["Origin", "Content-Length", "Content-Type"];

    /// <summary>Which parts this process runs. Source: <c>FN_NODE_TYPE</c>.</summary>
    public NodeType NodeType { get; init; }

    /// <summary>HTTP port; 0 takes any free one; the default is 8080. Source: <c>FN_PORT</c>.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Port of a runner for its load balancers; 0 takes any free one; the default is 9190. Source: <c>FN_GRPC_PORT</c>.</summary>
    public int GrpcPort { get; init; } = 9190;

    /// <summary>Whether this process has a data store.</summary>
    public bool HasDatastore => NodeType is NodeType.Full or NodeType.Api;

    /// <summary>Whether this process runs containers.</summary>
    public bool HasAgent => NodeType is NodeType.Full or NodeType.PureRunner;

    /// <summary>Storage URL. Source: <c>FN_DB_URL</c>.</summary>
    public string DbUrl { get; init; } = "";

    /// <summary>How often a database server is asked before the start fails; the default is 10. Source: <c>FN_DS_DB_PING_MAX_RETRIES</c>.</summary>
    public int DbPingMaxRetries { get; init; } = 10;

    /// <summary>Base of the computed endpoint annotations; null takes the request's <c>Host</c>. Source: <c>FN_PUBLIC_LB_URL</c>.</summary>
    public string? PublicLbUrl { get; init; }

    /// <summary>The API node of a load balancer; null on other nodes. Source: <c>FN_RUNNER_API_URL</c>.</summary>
    public Uri? RunnerApiUrl { get; init; }

    /// <summary>Host and port of the runners of a load balancer. Source: <c>FN_RUNNER_ADDRESSES</c>.</summary>
    public IReadOnlyList<string> RunnerAddresses { get; init; } = [];

    /// <summary>Whether the calls of a function begin with the same runner, and not each with the next. Source: <c>FN_PLACER=ch</c>.</summary>
    public bool PlacesByHash { get; init; }

    /// <summary>
    /// Time that a detached call has beyond the search for a runner and its function's timeout; null is no limit, the default is 360 s.
    /// Source: <c>FN_EXECUTION_HEADROOM</c>.
    /// </summary>
    public TimeSpan? ExecutionHeadroom { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>Text or JSON lines. Source: <c>FN_LOG_FORMAT</c>.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>The least level that is logged; the default is information. Source: <c>FN_LOG_LEVEL</c>.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The level's name when it is none that is known, else null.</summary>
    public string? UnknownLogLevel { get; init; }

    /// <summary>Where the log goes; null is standard error. Source: <c>FN_LOG_DEST</c>.</summary>
    public Uri? LogDestination { get; init; }

    /// <summary>Tag of syslog records. Source: <c>FN_LOG_PREFIX</c>.</summary>
    public string LogPrefix { get; init; } = "";

    /// <summary>Origins that may call, in lower case, <c>*</c> first for all; empty switches CORS off. Source: <c>FN_API_CORS_ORIGINS</c>.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Headers that foreign origins may send. Source: <c>FN_API_CORS_HEADERS</c>.</summary>
    public IReadOnlyList<string> CorsHeaders { get; init; } = DefaultCorsHeaders;

    /// <summary>Longest request body in bytes; 0 is no limit, the default but of a load balancer. Source: <c>FN_MAX_REQUEST_SIZE</c>.</summary>
    public long MaxRequestSize { get; init; }

    /// <summary>Longest request head in bytes; the default is 1 MiB. Source: <c>FN_MAX_REQUEST_HEADER_SIZE</c>.</summary>
    public int MaxRequestHeaderSize { get; init; } = 1024 * 1024;

    /// <summary>Time to read a whole request; zero is no limit. Source: <c>FN_REQUEST_BODY_READ_TIMEOUT</c>.</summary>
    public TimeSpan RequestBodyReadTimeout { get; init; }

    /// <summary>Time to read a request's head; zero is no limit. Source: <c>FN_REQUEST_HEADER_READ_TIMEOUT</c>.</summary>
    public TimeSpan RequestHeaderReadTimeout { get; init; }

    /// <summary>Time from a request's head to the end of its response; zero is no limit. Source: <c>FN_RESPONSE_WRITE_TIMEOUT</c>.</summary>
    public TimeSpan ResponseWriteTimeout { get; init; }

    /// <summary>Where spans go in Zipkin's format; null for nowhere. Source: <c>FN_ZIPKIN_URL</c>.</summary>
    public Uri? ZipkinUrl { get; init; }

    /// <summary>
    /// Where spans go by OTLP; null for nowhere. Source: <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c>, else <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Whether requests are traced.</summary>
    public bool IsTracing => ZipkinUrl is not null || OtlpEndpoint is not null;

    /// <summary>Names of processes that the metrics tell of. Source: <c>FN_PROCESS_COLLECTOR_LIST</c>.</summary>
    public IReadOnlyList<string> CollectedProcesses { get; init; } = [];

    /// <summary>
    /// Time from the signal to stop, when readiness goes, until no more connections are taken; zero closes at once, as the original does.
    /// Source: <c>FN_SHUTDOWN_DELAY</c>.
    /// </summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>Time after which an idle connection is closed; zero is never. Source: <c>FN_HTTP_IDLE_TIMEOUT</c>.</summary>
    public TimeSpan HttpIdleTimeout { get; init; }

    /// <summary>Whether calls stay on the threads that wait for sockets; the default is true. Source: <c>FN_INLINE_COMPLETIONS</c>.</summary>
    public bool CompletesInline { get; init; } = true;

    /// <summary>
    /// For how long a thread that serves quick calls looks for the next event before it sleeps; zero for never. Source: <c>FN_BUSY_POLL_USECS</c>.
    /// </summary>
    public TimeSpan BusyPoll { get; init; }

    /// <summary>Niceness of the threads that serve calls, -20 to 19; the default is -10. Source: <c>FN_EVENT_LOOP_NICE</c>.</summary>
    public int EventLoopNiceness { get; init; }

    /// <summary>Niceness of the server against the functions, where it leads a session, -20 to 19; the default is -5. Source: <c>FN_SESSION_NICE</c>.</summary>
    public int SessionNiceness { get; init; }

    /// <summary>Names of variables that are set, well-formed, and without effect here, for the operator to be told.</summary>
    public IReadOnlyList<string> WithoutEffect { get; init; } = [];
}

/// <summary>Which parts of Fn a process runs.</summary>
public enum NodeType
{
    /// <summary>Everything in one process; also what any unknown name means.</summary>
    Full,

    /// <summary>Management only.</summary>
    Api,

    /// <summary>Calls, which it has runners run.</summary>
    Lb,

    /// <summary>Containers, for load balancers.</summary>
    PureRunner,
}

/// <summary>How a log line looks.</summary>
public enum LogFormat
{
    /// <summary><c>time="…" level=info msg="…" key=value</c>.</summary>
    Text,

    /// <summary>One object a line.</summary>
    Json,
}
