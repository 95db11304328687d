using static Fn.Server.Observability.Metrics.MetricKind;

namespace Fn.Server.Observability.Metrics;

/// <summary>Every metric of the server itself and of calls as a whole. Nothing is served that stands in none of the catalogues.</summary>
/// <remarks>
/// Source of the names that are not ours: server specification 8.1. What goes up and down is a gauge here, where the original says
/// counter (D32). Counters without labels are there from the start with 0; everything else after its first sample, as in the original.
/// </remarks>
internal static class MetricCatalogue
{
    private static readonly string[] Api = ["path", "method", "status", "blame", "fn_fdk_version"];

    public static Metric ServerInfo { get; } =
        Ours("fn_server_info", Gauge, "Always 1; the labels tell what runs.", "version", "type");

    public static Metric ApiRequests { get; } =
        Original("fn_api_request_count", Counter, "Requests that have begun.", "path", "method");

    public static Metric ApiResponses { get; } =
        Original("fn_api_response_count", Counter, "Requests that have been answered.", Api);

    public static Metric ApiLatency { get; } =
        Original("fn_api_latency", Histogram, "How long requests took, in milliseconds.", Api);

    public static Metric Calls { get; } = Original("fn_calls", Counter, "Calls that came.");

    public static Metric Completed { get; } = Original("fn_completed", Counter, "Calls that succeeded.");

    public static Metric Errors { get; } =
        Original("fn_errors", Counter, "Calls that failed, but for the four kinds of ends below.");

    public static Metric Timeouts { get; } = Original("fn_timeouts", Counter, "Calls that ran into their deadline.");

    public static Metric Canceled { get; } = Original("fn_canceled", Counter, "Calls whose caller went away.");

    public static Metric ServerBusy { get; } =
        Original("fn_server_busy", Counter, "Calls that got 503: no room, the engine away, or the server stopping.");

    public static Metric Queued { get; } = Original("fn_queued", Gauge, "Calls that wait for a container.");

    public static Metric Running { get; } = Original("fn_running", Gauge, "Calls that are being executed.");

    public static Metric CpuUsed { get; } =
        Original(
            "fn_util_cpu_used",
            Gauge,
            "CPU that containers have reserved, in thousandths of a core; functions reserve none."
        );

    public static Metric CpuAvailable { get; } =
        Original("fn_util_cpu_avail", Gauge, "CPU that may still be reserved, in thousandths of a core.");

    public static Metric MemoryUsed { get; } =
        Original("fn_util_mem_used", Gauge, "Memory that containers have reserved, in bytes.");

    public static Metric MemoryAvailable { get; } =
        Original("fn_util_mem_avail", Gauge, "Memory that may still be reserved, in bytes.");

    public static Metric ScalerDecisions { get; } =
        Ours(
            "fn_scaler_decisions_total",
            Counter,
            "What was decided for waiting calls: start more containers, or hold, because one that is there will be sooner.",
            "decision"
        );

    public static Metric ScalerContainers { get; } =
        Ours("fn_scaler_containers_total", Counter, "Containers that were decided to be started.");

    public static Metric CollectorCollections { get; } =
        Ours("dotnet_gc_collections_total", Counter, "Garbage collections.", "generation");

    public static Metric CollectorPause { get; } =
        Ours("dotnet_gc_pause_seconds_total", Counter, "Time for which garbage collections stopped the server.");

    public static Metric HeapBytes { get; } = Ours("dotnet_gc_heap_bytes", Gauge, "Managed memory in use.");

    public static Metric AllocatedBytes { get; } =
        Ours("dotnet_gc_allocated_bytes_total", Counter, "Managed memory that was allocated.");

    public static Metric PoolThreads { get; } = Ours("dotnet_threadpool_threads", Gauge, "Threads of the thread pool.");

    public static Metric PoolQueue { get; } =
        Ours("dotnet_threadpool_queue_length", Gauge, "Work that waits for a thread of the pool.");

    public static Metric LockContentions { get; } =
        Ours("dotnet_lock_contentions_total", Counter, "How often a thread had to wait for a lock.");

    /// <summary>In the order in which they are served.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        ServerInfo,
        ApiRequests,
        ApiResponses,
        ApiLatency,
        Calls,
        Completed,
        Errors,
        Timeouts,
        Canceled,
        ServerBusy,
        Queued,
        Running,
        CpuUsed,
        CpuAvailable,
        MemoryUsed,
        MemoryAvailable,
        ScalerDecisions,
        ScalerContainers,
        .. FunctionCatalogue.All,
        .. EngineCatalogue.All,
        .. ProcessCatalogue.Of("fn"),
        CollectorCollections,
        CollectorPause,
        HeapBytes,
        AllocatedBytes,
        PoolThreads,
        PoolQueue,
        LockContentions,
    ];

    private static Metric Original(string name, MetricKind kind, string help, params string[] labels) =>
        new(name, kind, IsOurs: false, help, labels);

    private static Metric Ours(string name, MetricKind kind, string help, params string[] labels) =>
        new(name, kind, IsOurs: true, help, labels);
}
