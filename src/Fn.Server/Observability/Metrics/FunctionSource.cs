using Fn.Agent.Calls;
using Fn.Agent.Metrics;

namespace Fn.Server.Observability.Metrics;

/// <summary>The metrics that have a function's labels.</summary>
internal static class FunctionSource
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly FunctionLoad Nothing = new();

    /// <summary>In the order of <see cref="FunctionCatalogue.States"/>.</summary>
    private static readonly (Func<FunctionLoad, int> Total, Func<FunctionMeter, Histogram> Duration)[] States =
    [
        (static load => load.Waiting, static meter => meter.RoomWaits),
        (static load => load.Starting, static meter => meter.Starts),
        (static load => load.Idle, static meter => meter.Idles),
        (static load => load.Paused, static meter => meter.Pauses),
        (static load => load.Busy, static meter => meter.Calls),
    ];

    private static readonly (string Phase, Func<FunctionMeter, Histogram> Duration)[] Phases =
    [
        ("pull", static meter => meter.Pulls),
        ("create", static meter => meter.Creations),
        ("boot", static meter => meter.Boots),
        ("first_answer", static meter => meter.FirstAnswers),
    ];

    private static readonly (string State, Func<FunctionMeter, Histogram> Duration)[] Sockets =
    [
        ("initialized", static meter => meter.SocketsFound),
        ("canceled", static meter => meter.SocketsCanceled),
        ("timedout", static meter => meter.SocketsTimedOut),
    ];

    private static readonly (string Outcome, CallEnd End)[] Outcomes =
    [
        ("completed", CallEnd.Completed),
        ("failed", CallEnd.Failed),
        ("timed_out", CallEnd.TimedOut),
        ("canceled", CallEnd.Canceled),
        ("busy", CallEnd.Refused),
    ];

    /// <param name="text">Where they go.</param>
    /// <param name="meters">What was counted.</param>
    /// <param name="loads">What is the case at this moment.</param>
    public static void Write(
        MetricsText text,
        IReadOnlyList<FunctionMeter> meters,
        IReadOnlyDictionary<FunctionMeter, FunctionLoad> loads
    )
    {
        WriteOriginal(text, meters, loads);
        WriteOurs(text, meters, loads);
    }

    private static void WriteOriginal(
        MetricsText text,
        IReadOnlyList<FunctionMeter> meters,
        IReadOnlyDictionary<FunctionMeter, FunctionLoad> loads
    )
    {
        for (var state = 0; state < States.Length; state++)
        {
            foreach (
                var meter in meters.Where(meter => States[state].Duration(meter).Count > 0 || loads.ContainsKey(meter))
            )
            {
                var total = States[state].Total(loads.GetValueOrDefault(meter, Nothing));
                text.Add(FunctionCatalogue.StateTotals[state], total, meter.AppId, meter.FnId, meter.Image);
            }
        }
        for (var state = 0; state < States.Length; state++)
        {
            foreach (var meter in meters)
            {
                Add(text, FunctionCatalogue.StateDurations[state], States[state].Duration(meter), Millisecond, meter);
            }
        }
        foreach (var meter in meters)
        {
            Add(text, FunctionCatalogue.Evictions, meter.IdleEvictions.Value, "idle", meter);
            Add(text, FunctionCatalogue.Evictions, meter.PausedEvictions.Value, "paused", meter);
        }
        foreach (var meter in meters)
        {
            foreach (var (state, duration) in Sockets)
            {
                Add(text, FunctionCatalogue.SocketLatency, duration(meter), Millisecond, state, meter);
            }
        }
    }

    private static void WriteOurs(
        MetricsText text,
        IReadOnlyList<FunctionMeter> meters,
        IReadOnlyDictionary<FunctionMeter, FunctionLoad> loads
    )
    {
        foreach (var (meter, load) in loads)
        {
            for (var state = 0; state < States.Length; state++)
            {
                var name = FunctionCatalogue.States[state];
                text.Add(
                    FunctionCatalogue.Containers,
                    States[state].Total(load),
                    name,
                    meter.AppId,
                    meter.FnId,
                    meter.Image
                );
            }
        }
        foreach (var meter in meters)
        {
            for (var state = 0; state < States.Length; state++)
            {
                var name = FunctionCatalogue.States[state];
                Add(text, FunctionCatalogue.StateSeconds, States[state].Duration(meter), Second, name, meter);
            }
        }
        foreach (var meter in meters)
        {
            foreach (var (phase, duration) in Phases)
            {
                Add(text, FunctionCatalogue.ColdStart, duration(meter), Second, phase, meter);
            }
        }
        foreach (var meter in meters)
        {
            foreach (var (outcome, end) in Outcomes)
            {
                Add(text, FunctionCatalogue.FunctionCalls, meter.Ended(end).Value, outcome, meter);
            }
        }
        foreach (var (meter, load) in loads)
        {
            text.Add(FunctionCatalogue.QueueLength, load.WaitingCalls, meter.AppId, meter.FnId, meter.Image);
        }
        foreach (var meter in meters)
        {
            Add(text, FunctionCatalogue.QueueWait, meter.Waits, Second, meter);
        }
    }

    private static void Add(MetricsText text, Metric metric, Histogram durations, TimeSpan unit, FunctionMeter meter) =>
        text.Add(metric, durations, unit, meter.AppId, meter.FnId, meter.Image);

    private static void Add(
        MetricsText text,
        Metric metric,
        Histogram durations,
        TimeSpan unit,
        string first,
        FunctionMeter meter
    ) => text.Add(metric, durations, unit, first, meter.AppId, meter.FnId, meter.Image);

    private static void Add(MetricsText text, Metric metric, long count, string first, FunctionMeter meter) =>
        text.AddIfAny(metric, count, first, meter.AppId, meter.FnId, meter.Image);
}
