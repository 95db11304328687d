using System.Text;
using Fn.Agent.Calls;
using Fn.Agent.Metrics;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics of calls, of functions with their containers, and of the container engine.</summary>
internal sealed class AgentSource(AgentMetrics metrics, AgentView view) : IMetricSource
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly (CallEnd End, Metric Metric)[] Ends =
    [
        (CallEnd.Completed, MetricCatalogue.Completed),
        (CallEnd.Failed, MetricCatalogue.Errors),
        (CallEnd.TimedOut, MetricCatalogue.Timeouts),
        (CallEnd.Canceled, MetricCatalogue.Canceled),
        (CallEnd.Refused, MetricCatalogue.ServerBusy),
    ];

    /// <inheritdoc/>
    public void Write(MetricsText text)
    {
        var loads = view.Functions();
        WriteCalls(text, loads);
        WriteResources(text);
        FunctionSource.Write(text, [.. metrics.Functions], loads);
        WriteEngine(text);
    }

    private void WriteCalls(MetricsText text, IReadOnlyDictionary<FunctionMeter, FunctionLoad> loads)
    {
        // Ends are read before beginnings, so that no more calls end than begin.
        var ends = Array.ConvertAll(Ends, end => metrics.Ended(end.End));
        var begun = metrics.Begun;
        var queued = loads.Values.Sum(static load => load.WaitingCalls);
        text.Add(MetricCatalogue.Calls, begun);
        for (var i = 0; i < Ends.Length; i++)
        {
            text.Add(Ends[i].Metric, ends[i]);
        }
        text.Add(MetricCatalogue.Queued, queued);
        text.Add(MetricCatalogue.Running, Math.Max(0, begun - ends.Sum() - queued));
    }

    private void WriteResources(MetricsText text)
    {
        var used = view.MemoryUsedBytes;
        text.Add(MetricCatalogue.CpuUsed, 0);
        text.Add(MetricCatalogue.CpuAvailable, view.CpuMillis);
        text.Add(MetricCatalogue.MemoryUsed, used);
        text.Add(MetricCatalogue.MemoryAvailable, view.MemoryBytes - used);
        text.Add(MetricCatalogue.ScalerDecisions, metrics.Growths.Value, "start");
        text.Add(MetricCatalogue.ScalerDecisions, metrics.Holds.Value, "hold");
        text.Add(MetricCatalogue.ScalerContainers, metrics.ContainersWanted.Value);
    }

    private void WriteEngine(MetricsText text)
    {
        foreach (var ((api, status), latency) in metrics.Engine.Requests)
        {
            text.Add(EngineCatalogue.Latency, latency, Millisecond, api, status);
        }
        foreach (var (status, count) in metrics.Engine.Exits)
        {
            text.Add(EngineCatalogue.Exits, count, "docker_wait_container", status);
        }
        foreach (var ((action, type), count) in metrics.Engine.Events)
        {
            text.Add(EngineCatalogue.Events, count, action, type);
        }
        text.Add(EngineCatalogue.InstanceId, Fnv1(view.Instance));
    }

    /// <summary>FNV-1, 64 bits.</summary>
    private static ulong Fnv1(string text)
    {
        var hash = 14695981039346656037;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked(hash * 1099511628211) ^ b;
        }
        return hash;
    }
}
