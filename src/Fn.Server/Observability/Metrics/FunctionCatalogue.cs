using static Fn.Server.Observability.Metrics.MetricKind;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics of single functions and their containers.</summary>
/// <remarks>
/// The original's durations are milliseconds although their names say seconds (D32). Dashboards divide by a thousand, so they stay;
/// <see cref="StateSeconds"/> tells the same in the unit of its name.
/// </remarks>
internal static class FunctionCatalogue
{
    private static readonly string[] Function = ["app_id", "fn_id", "image_name"];

    /// <summary>What containers do, as the original calls it.</summary>
    public static IReadOnlyList<string> States { get; } = ["wait", "start", "idle", "paused", "busy"];

    /// <summary>A gauge for each of <see cref="States"/>.</summary>
    public static IReadOnlyList<Metric> StateTotals { get; } =
    [
        .. States.Select(static state => new Metric(
            $"fn_container_{state}_total",
            Gauge,
            IsOurs: false,
            $"Containers in state {state}.",
            Function
        )),
    ];

    /// <summary>A histogram for each of <see cref="States"/>.</summary>
    public static IReadOnlyList<Metric> StateDurations { get; } =
    [
        .. States.Select(static state => new Metric(
            $"fn_container_{state}_duration_seconds",
            Histogram,
            IsOurs: false,
            $"How long containers were in state {state}, in milliseconds whatever the name says.",
            Function
        )),
    ];

    public static Metric Containers { get; } =
        new("fn_containers", Gauge, IsOurs: true, "Containers by state.", ["state", .. Function]);

    public static Metric StateSeconds { get; } =
        new(
            "fn_container_state_seconds",
            Histogram,
            IsOurs: true,
            "How long containers were in a state, in seconds.",
            ["state", .. Function]
        );

    public static Metric Evictions { get; } =
        new(
            "fn_container_evictions",
            Counter,
            IsOurs: false,
            "Containers that had to make room for another function's, by the state they were in.",
            ["container_state", .. Function]
        );

    public static Metric SocketLatency { get; } =
        new(
            "fn_container_uds_init_latency",
            Histogram,
            IsOurs: false,
            "From the start of a container's process until it listened, was given up or ended, in milliseconds.",
            ["container_uds_state", .. Function]
        );

    public static Metric ColdStart { get; } =
        new(
            "fn_cold_start_seconds",
            Histogram,
            IsOurs: true,
            "Starts of containers by phase, in seconds: pull of the image, create, boot until it listens, first_answer.",
            ["phase", .. Function]
        );

    public static Metric FunctionCalls { get; } =
        new(
            "fn_function_calls_total",
            Counter,
            IsOurs: true,
            "Calls by how they ended: completed, failed, timed_out, canceled, busy.",
            ["outcome", .. Function]
        );

    public static Metric QueueLength { get; } =
        new("fn_queue_length", Gauge, IsOurs: true, "Calls that wait for a container.", Function);

    public static Metric QueueWait { get; } =
        new(
            "fn_queue_wait_seconds",
            Histogram,
            IsOurs: true,
            "How long calls waited that found no free container, in seconds.",
            Function
        );

    public static IReadOnlyList<Metric> All { get; } =
    [
        .. StateTotals,
        .. StateDurations,
        Evictions,
        SocketLatency,
        Containers,
        StateSeconds,
        ColdStart,
        FunctionCalls,
        QueueLength,
        QueueWait,
    ];
}
