namespace Fn.Agent.Scaler;

/// <summary>Decides how many containers of one function version to start, and learns from what it sees.</summary>
/// <remarks>
/// A pure class: it holds two moving estimates, service time and start time, and reads no clock. A container is started when the
/// last of the waiting calls would clearly be served later without it than with it: the containers that run and those
/// that are starting are played forward, each running call ending when the estimate says. A running call that outlives the
/// estimate is the new estimate, and is taken to be half-way. A backlog that lasts longer than a start takes is no burst: it earns
/// containers one by one, up to what the cores can run. Not safe to call from two threads at once.
/// </remarks>
internal sealed class FunctionScaler(int cores)
{
    private const double Weight = 0.125;
    private const double Margin = 1.5;
    private const int MaxPlayed = 512;
    private static readonly TimeSpan FirstStart = TimeSpan.FromMilliseconds(500);
    private readonly PriorityQueue<int, double> _free = new();
    private double _serviceMs = -1;
    private double _startMs = -1;

    /// <summary>Moving estimate of how long a call takes; zero before the first.</summary>
    public TimeSpan Service => TimeSpan.FromMilliseconds(Math.Max(0, _serviceMs));

    /// <summary>Moving estimate of how long a container takes from decision to readiness.</summary>
    public TimeSpan Start => _startMs < 0 ? FirstStart : TimeSpan.FromMilliseconds(_startMs);

    /// <summary>A call was served.</summary>
    public void OnServed(TimeSpan duration) => Learn(ref _serviceMs, duration);

    /// <summary>A container became ready, its image being there.</summary>
    public void OnStarted(TimeSpan duration) => Learn(ref _startMs, duration);

    /// <summary>How many containers to start now.</summary>
    public int Decide(in Demand demand)
    {
        var waiting = demand.Waiting;
        var capacity = demand.Running.Length + demand.Starting.Length;
        if (waiting == 0)
        {
            return 0;
        }
        if (capacity == 0)
        {
            return 1; // the first call always starts one
        }
        var service = Longest(demand.Running, Service);
        var extra = 0;
        while (
            capacity + extra < waiting + demand.Running.Length
            && LastServedAfter(demand, service, extra) > Margin * StartMs
        )
        {
            extra++;
        }
        var isLasting = demand.BacklogAge > Start && demand.Starting.Length == 0 && capacity < cores;
        return extra == 0 && isLasting ? 1 : extra;
    }

    private double StartMs => Start.TotalMilliseconds;

    private static void Learn(ref double estimate, TimeSpan seen)
    {
        var ms = seen.TotalMilliseconds;
        estimate = estimate < 0 ? ms : estimate + (Weight * (ms - estimate));
    }

    private static double Longest(ReadOnlySpan<TimeSpan> running, TimeSpan estimate)
    {
        var longest = estimate;
        foreach (var elapsed in running)
        {
            longest = elapsed > longest ? elapsed : longest;
        }
        return longest.TotalMilliseconds;
    }

    /// <summary>Plays the containers forward, with so many more, and tells when the last waiting call would begin.</summary>
    private double LastServedAfter(in Demand demand, double service, int extra)
    {
        _free.Clear();
        foreach (var elapsed in demand.Running)
        {
            var ms = elapsed.TotalMilliseconds;
            _free.Enqueue(0, ms > Service.TotalMilliseconds ? ms : service - ms);
        }
        foreach (var elapsed in demand.Starting)
        {
            _free.Enqueue(0, Math.Max(StartMs - elapsed.TotalMilliseconds, StartMs / 4));
        }
        for (var i = 0; i < extra; i++)
        {
            _free.Enqueue(0, StartMs);
        }
        var begins = 0.0;
        for (var i = 0; i < Math.Min(demand.Waiting, MaxPlayed); i++)
        {
            _ = _free.TryPeek(out _, out begins);
            _ = _free.DequeueEnqueue(0, begins + service);
        }
        return begins;
    }
}
