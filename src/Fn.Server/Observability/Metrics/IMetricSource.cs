namespace Fn.Server.Observability.Metrics;

/// <summary>Knows some metrics' values; asked at each scrape, in the order of registration.</summary>
internal interface IMetricSource
{
    /// <summary>Writes them; quick, and safe to call from any thread.</summary>
    void Write(MetricsText text);
}
