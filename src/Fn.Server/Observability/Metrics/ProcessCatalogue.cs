using static Fn.Server.Observability.Metrics.MetricKind;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics of a process: of this one as <c>fn_process_…</c>, of others under their own names.</summary>
internal static class ProcessCatalogue
{
    /// <summary>In the order of <see cref="ProcessFigures.Values"/>.</summary>
    /// <param name="prefix">The name of the process.</param>
    public static IReadOnlyList<Metric> Of(string prefix) =>
        [
            Metric(prefix, "cpu_seconds_total", Counter, "CPU time, in seconds."),
            Metric(prefix, "resident_memory_bytes", Gauge, "Memory in use."),
            Metric(prefix, "virtual_memory_bytes", Gauge, "Address space in use."),
            Metric(prefix, "start_time_seconds", Gauge, "When it was started, in seconds of the Unix epoch."),
            Metric(prefix, "open_fds", Gauge, "Open files."),
            Metric(prefix, "max_fds", Gauge, "Files that may be open."),
        ];

    private static Metric Metric(string prefix, string name, MetricKind kind, string help) =>
        new($"{prefix}_process_{name}", kind, IsOurs: false, help);
}
