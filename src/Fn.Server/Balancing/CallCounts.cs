using Fn.Agent.Calls;
using Fn.Agent.Metrics;
using Fn.Server.Observability.Metrics;

namespace Fn.Server.Balancing;

/// <summary>Counts the calls of a load balancer as an agent counts its own. Source: server specification 8.1.</summary>
internal sealed class CallCounts : IMetricSource
{
    private readonly Tally _begun = new(isShared: true);
    private readonly Tally[] _ends = Array.ConvertAll(Enum.GetValues<CallEnd>(), static _ => new Tally(isShared: true));

    public void OnBegun() => _begun.Add();

    public void OnEnded(CallOutcome outcome) => _ends[(int)outcome.End].Add();

    /// <inheritdoc/>
    public void Write(MetricsText text)
    {
        // Ends are read before beginnings, so that no more calls end than begin.
        var ends = Array.ConvertAll(_ends, static end => end.Value);
        var begun = _begun.Value;
        text.Add(MetricCatalogue.Calls, begun);
        text.Add(MetricCatalogue.Completed, ends[(int)CallEnd.Completed]);
        text.Add(MetricCatalogue.Errors, ends[(int)CallEnd.Failed]);
        text.Add(MetricCatalogue.Timeouts, ends[(int)CallEnd.TimedOut]);
        text.Add(MetricCatalogue.Canceled, ends[(int)CallEnd.Canceled]);
        text.Add(MetricCatalogue.ServerBusy, ends[(int)CallEnd.Refused]);
        text.Add(MetricCatalogue.Running, begun - ends.Sum());
    }
}
