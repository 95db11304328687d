using System.Collections.Concurrent;
using Fn.Agent.Calls;

namespace Fn.Agent.Metrics;

/// <summary>What the agent counts. Reading it is the matter of whoever publishes it.</summary>
/// <remarks>
/// Nothing here is looked up on the road of a warm call: the counters of all calls are members, and those of a function hang at its
/// <see cref="CallTarget"/>. Safe to use from any thread.
/// </remarks>
public sealed class AgentMetrics
{
    /// <summary>Functions that are counted one by one; those beyond are counted together.</summary>
    public const int MaxFunctions = 1000;

    private readonly ConcurrentDictionary<(string AppId, string FnId, string Image), FunctionMeter> _functions = new();
    private readonly FunctionMeter _others = new("other", "other", "other");
    private readonly Tally _begun = new(isShared: true);
    private readonly Tally[] _ends = Array.ConvertAll(Enum.GetValues<CallEnd>(), static _ => new Tally(isShared: true));

    /// <summary>Calls that came.</summary>
    public long Begun => _begun.Value;

    /// <summary>Containers that the scaler asked for.</summary>
    public Tally ContainersWanted { get; } = new();

    /// <summary>How often the scaler decided to start containers.</summary>
    public Tally Growths { get; } = new();

    /// <summary>How often it let waiting calls wait for a container that is there or on its way.</summary>
    public Tally Holds { get; } = new();

    /// <summary>The requests to the container engine.</summary>
    public EngineMeter Engine { get; } = new();

    /// <summary>Every function that was called lately, and what was counted of all others together.</summary>
    public IEnumerable<FunctionMeter> Functions => _functions.Values.Append(_others);

    /// <summary>How many calls ended so.</summary>
    public long Ended(CallEnd end) => _ends[(int)end].Value;

    /// <summary>A call has come. Once a call, whatever becomes of it.</summary>
    internal void OnBegun() => _begun.Add();

    /// <summary>A call has ended. Once a call.</summary>
    /// <returns>The outcome.</returns>
    internal CallOutcome OnEnded(CallTarget target, CallOutcome outcome)
    {
        _ends[(int)outcome.End].Add();
        target.MeterIn(this).Ended(outcome.End).Add();
        return outcome;
    }

    /// <summary>The scaler has looked at calls that wait.</summary>
    internal void OnDecided(int containers)
    {
        if (containers == 0)
        {
            Holds.Add();
            return;
        }
        Growths.Add();
        ContainersWanted.Add(containers);
    }

    internal FunctionMeter MeterOf(CallTarget target)
    {
        var key = (target.App.Id, target.Function.Id, target.Function.Image);
        return _functions.TryGetValue(key, out var known) ? known
            : _functions.Count >= MaxFunctions ? _others
            : _functions.GetOrAdd(key, static key => new FunctionMeter(key.AppId, key.FnId, key.Image));
    }

    /// <summary>
    /// Forgets the functions that nobody has used for two looks. Whoever holds the meter of one finds out that it is retired.
    /// </summary>
    internal void Retire(IReadOnlySet<FunctionMeter> inUse)
    {
        foreach (var (key, meter) in _functions)
        {
            if (!inUse.Contains(meter) && meter.WasUnused)
            {
                meter.IsRetired = true;
                _functions.TryRemove(key, out _);
            }
            meter.WasUnused = !inUse.Contains(meter);
        }
    }
}
