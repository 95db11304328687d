using static Fn.Server.Observability.Metrics.MetricKind;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics of the container engine; its name in them is the original's only one.</summary>
internal static class EngineCatalogue
{
    public static Metric Latency { get; } =
        new(
            "fn_docker_api_latency",
            Histogram,
            IsOurs: false,
            "Requests to the engine until its answer began, in milliseconds; api_status is ok, canceled, error or an HTTP status.",
            "api_name",
            "api_status"
        );

    public static Metric Exits { get; } =
        new("fn_docker_exits", Counter, IsOurs: false, "Ends of containers by exit code.", "api_name", "exit_status");

    public static Metric Events { get; } =
        new(
            "fn_docker_events",
            Counter,
            IsOurs: false,
            "What the engine told of containers: die, oom, destroy.",
            "event_action",
            "event_type"
        );

    public static Metric InstanceId { get; } =
        new(
            "fn_docker_instance_id",
            Gauge,
            IsOurs: false,
            "A number that is another one after each start of the server."
        );

    public static IReadOnlyList<Metric> All { get; } = [Latency, Exits, Events, InstanceId];
}
