namespace Fn.Agent.Scaler;

/// <summary>Watches whether more containers have served more calls.</summary>
/// <remarks>
/// Containers that wait for a processor, or for each other, serve no more calls the more of them there are; those that wait for
/// something outside the machine do. So a rate (containers over the mean time of a call) is measured with each number of containers,
/// and a growth has helped when the rate has grown by most of what the number has. Every rate is taken over calls that together took
/// as long as a start takes each container, so that it costs no more to learn than to try; and over more where calls differ much, until
/// chance moves their mean by little, or a few such times are over.
/// </remarks>
internal sealed class GrowthTrial
{
    private const double MostOf = 0.6;
    private const int LeastCalls = 4;
    private const int MostRates = 5;
    private const double LittleError = 0.05;
    private const int MostStarts = 5;
    private double _busyMs;
    private double _squares;
    private int _calls;
    private int _rates;
    private Rate _before;
    private Rate _now;

    /// <summary>A call was served.</summary>
    public void OnServed(double milliseconds)
    {
        _busyMs += milliseconds;
        _squares += milliseconds * milliseconds;
        _calls++;
    }

    /// <summary>More containers are on their way: what was measured last is what they will be compared with.</summary>
    public void OnGrowing()
    {
        _before = _now.Containers > 0 ? _now : _before;
        _now = default;
        Forget();
    }

    /// <summary>One of them is there. Calls before it say nothing of the time with it.</summary>
    public void OnGrown()
    {
        _now = default;
        _rates = 0;
        Forget();
    }

    /// <summary>Whether the last growth has helped, as far as is known by now.</summary>
    /// <param name="containers">How many there are.</param>
    /// <param name="startMs">How long a start takes.</param>
    public bool HasHelped(int containers, double startMs)
    {
        if (IsEnough(containers, startMs))
        {
            _now = new Rate(containers, containers * _calls / Math.Max(_busyMs, 0.001));
            _rates++;
            Forget();
        }
        if (_now.Containers != containers)
        {
            return false; // not measured yet
        }
        if (_before.Containers == 0 || _before.Containers >= containers)
        {
            return true; // nothing to compare with
        }
        var more = ((double)containers / _before.Containers) - 1;
        return (_now.CallsPerMs / _before.CallsPerMs) - 1 >= MostOf * more;
    }

    /// <summary>As <see cref="HasHelped"/>, but what has not shown in a few rates is taken not to come: sooner or later chance would show it.</summary>
    public bool HasSoonHelped(int containers, double startMs)
    {
        var isFirst = _before.Containers == 0 || _before.Containers >= containers;
        return HasHelped(containers, startMs) && (isFirst || _rates <= MostRates);
    }

    private bool IsEnough(int containers, double startMs)
    {
        var starts = _busyMs / containers / Math.Max(startMs, 0.001);
        return _calls >= LeastCalls * containers && starts >= 1 && (starts >= MostStarts || IsSteady());
    }

    /// <summary>Whether the standard error of the mean is small beside it.</summary>
    private bool IsSteady()
    {
        var mean = _busyMs / _calls;
        var variance = (_squares / _calls) - (mean * mean);
        return variance <= LittleError * LittleError * mean * mean * _calls;
    }

    private void Forget() => (_busyMs, _squares, _calls) = (0, 0, 0);

    private readonly record struct Rate(int Containers, double CallsPerMs);
}
