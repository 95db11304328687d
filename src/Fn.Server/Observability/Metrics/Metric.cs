namespace Fn.Server.Observability.Metrics;

/// <summary>A name that <c>/metrics</c> serves.</summary>
/// <param name="Name">The original's name, or one of ours.</param>
/// <param name="Kind">What Prometheus is told it is.</param>
/// <param name="IsOurs">Whether the original has nothing of this name.</param>
/// <param name="Help">One sentence, for the scrape and the guide.</param>
/// <param name="Labels">Names of the labels, in the order in which values are given.</param>
internal sealed record Metric(string Name, MetricKind Kind, bool IsOurs, string Help, params string[] Labels);

/// <summary>What a metric does.</summary>
internal enum MetricKind
{
    /// <summary>Only grows while the process lives.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Cumulative buckets, a sum and a count.</summary>
    Histogram,
}
