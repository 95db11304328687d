using Fn.Server.Hosting;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics of this process and of those that <c>FN_PROCESS_COLLECTOR_LIST</c> names.</summary>
internal sealed class ProcessSource(ServerOptions options, ProcessFigures figures) : IMetricSource
{
    private static readonly IReadOnlyList<Metric> Own = ProcessCatalogue.Of("fn");

    /// <inheritdoc/>
    public void Write(MetricsText text)
    {
        text.Add(MetricCatalogue.ServerInfo, 1, ServerVersion.Text, options.NodeType.ToString().ToLowerInvariant());
        Write(text, Own, "self");
        WriteRuntime(text);
        // Of several with one name the first is told of, as by the original.
        foreach (
            var (name, process) in figures
                .Find(options.CollectedProcesses)
                .DistinctBy(static found => found.Name, StringComparer.Ordinal)
        )
        {
            Write(text, ProcessCatalogue.Of(PrefixOf(name)), process);
        }
    }

    private void Write(MetricsText text, IReadOnlyList<Metric> metrics, string process)
    {
        foreach (var (metric, value) in metrics.Zip(figures.Values(process)))
        {
            if (value is { } known)
            {
                text.Add(metric, known);
            }
        }
    }

    private static void WriteRuntime(MetricsText text)
    {
        text.Add(MetricCatalogue.CollectorCollections, GC.CollectionCount(0) - GC.CollectionCount(1), "0");
        text.Add(MetricCatalogue.CollectorCollections, GC.CollectionCount(1) - GC.CollectionCount(2), "1");
        text.Add(MetricCatalogue.CollectorCollections, GC.CollectionCount(2), "2");
        text.Add(MetricCatalogue.CollectorPause, GC.GetTotalPauseDuration().TotalSeconds);
        text.Add(MetricCatalogue.HeapBytes, GC.GetTotalMemory(forceFullCollection: false));
        text.Add(MetricCatalogue.AllocatedBytes, GC.GetTotalAllocatedBytes());
        text.Add(MetricCatalogue.PoolThreads, ThreadPool.ThreadCount);
        text.Add(MetricCatalogue.PoolQueue, ThreadPool.PendingWorkItemCount);
        text.Add(MetricCatalogue.LockContentions, Monitor.LockContentionCount);
    }

    private static string PrefixOf(string name) =>
        string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
