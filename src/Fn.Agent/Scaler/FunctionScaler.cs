namespace Fn.Agent.Scaler;

/// <summary>Decides how many containers of one function version to start, and learns from what it sees.</summary>
/// <remarks>
/// A pure class: it reads no clock. Containers are started when the last of the waiting calls would clearly be served later
/// without them than with them: those that run and those that are starting are played forward, a call taking as long as calls took
/// lately. A call is long once it outlives that by more than waiting for a processor explains; it is then taken to be half-way, and
/// when all that run are long, so are those that wait. Short calls may be slow because the machine is busy, and more containers would
/// only make them slower: past twice the cores, those that run short calls are doubled at most, and only after the last growth has
/// shown in calls served (<see cref="GrowthTrial"/>). A backlog that lasts longer than a start takes is no burst: it earns containers
/// one by one, up to what the cores can run, and past that by half as many again as long as callers feel the wait and the last growth
/// has shown: calls that wait for something outside the machine get a container each in the end. What callers would wait for is told from
/// what calls take when nothing holds them up (<see cref="ServiceTime"/>). Where a container takes several calls at once, it counts as
/// that many. Not safe to call from two threads at once.
/// </remarks>
internal sealed class FunctionScaler(int cores)
{
    private const double Weight = 0.125;
    private const double Margin = 1.5;
    private const int MaxPlayed = 512;
    private const double LeastStallMs = 250;
    private const double MostStallMs = 1000;
    private const double WakeMs = 25;
    private const double WakesPerBurst = 4; // a frozen container costs nothing but its waking: it may come sooner than a new one
    private const double FeltMs = 15;
    private const double HandOverMs = 0.3;
    private static readonly TimeSpan FirstStart = TimeSpan.FromMilliseconds(500);
    private readonly PriorityQueue<int, double> _free = new();
    private readonly GrowthTrial _trial = new();
    private readonly ServiceTime _service = new();
    private double _startMs = -1;

    /// <summary>Moving estimate of how long a call takes; zero before the first.</summary>
    public TimeSpan Service => TimeSpan.FromMilliseconds(ServiceMs);

    /// <summary>Moving estimate of how long a container takes from decision to readiness.</summary>
    public TimeSpan Start => _startMs < 0 ? FirstStart : TimeSpan.FromMilliseconds(_startMs);

    /// <summary>A call was served.</summary>
    public void OnServed(TimeSpan duration)
    {
        _service.OnServed(duration.TotalMilliseconds);
        _trial.OnServed(duration.TotalMilliseconds);
    }

    /// <summary>A container became ready, its image being there.</summary>
    public void OnStarted(TimeSpan duration)
    {
        var ms = duration.TotalMilliseconds;
        _startMs = _startMs < 0 ? ms : _startMs + (Weight * (ms - _startMs));
        _trial.OnGrown();
    }

    /// <summary>How many containers to start now.</summary>
    public int Decide(in Demand demand)
    {
        if (demand.Waiting == 0)
        {
            return 0;
        }
        if (demand.Capacity == 0)
        {
            return 1; // the first call always starts one
        }
        var extra = Math.Min(Needed(demand), Allowed(demand));
        if (extra == 0 && IsLasting(demand) && demand.Starting.Length == 0)
        {
            extra = ForLasting(demand);
        }
        if (extra > 0)
        {
            _trial.OnGrowing();
        }
        return extra;
    }

    /// <summary>
    /// Whether the calls that wait are served sooner when a frozen container is woken for them: those that run would take longer to
    /// come to the last of them than waking takes, or there is none that will soon be free.
    /// </summary>
    public bool IsWorthWaking(in Demand demand)
    {
        var shortOnes = 0;
        foreach (var elapsed in demand.Running)
        {
            shortOnes += IsLong(elapsed) ? 0 : 1;
        }
        return shortOnes == 0 || !_service.IsKnown || demand.Waiting * _service.AloneMs / shortOnes > WakeMs;
    }

    /// <summary>
    /// Whether a frozen container is woken while the calls wait on: as <see cref="IsWorthWaking"/>, or they have waited on for several
    /// times as long as waking takes and cores are left.
    /// </summary>
    public bool IsWorthWakingAhead(in Demand demand) =>
        IsWorthWaking(demand)
        || (
            demand.BacklogAge.TotalMilliseconds > WakesPerBurst * WakeMs
            && demand.ContainersFor(demand.Running.Length) < cores
            && IsWorthACore(demand)
        );

    /// <summary>Whether calls have been waiting for longer than a burst explains.</summary>
    private bool IsLasting(in Demand demand) => demand.BacklogAge > Start;

    /// <summary>How many more for a backlog that lasts: up to the cores without a question, then by half while that shows.</summary>
    private int ForLasting(in Demand demand)
    {
        var running = demand.ContainersFor(demand.Running.Length);
        if (running < cores)
        {
            return IsWorthACore(demand) ? 1 : 0;
        }
        return WaitMs(demand) > FeltMs && _trial.HasSoonHelped(demand.Capacity, StartMs)
            ? Math.Clamp(running / 2, 1, demand.ContainersFor(demand.Waiting))
            : 0;
    }

    /// <summary>
    /// Whether a container on a core of its own would be of use: when calls take tenths of a millisecond and no more wait than run, those that
    /// run are through with them as soon as another were handed one.
    /// </summary>
    private bool IsWorthACore(in Demand demand) =>
        demand.Waiting > demand.Running.Length || WaitMs(demand) > HandOverMs;

    /// <summary>How long the last one waits, when nothing holds up the calls before it.</summary>
    private double WaitMs(in Demand demand) => demand.Waiting * _service.AloneMs / Math.Max(1, demand.Running.Length);

    private double ServiceMs => _service.LatelyMs;

    private double StartMs => Start.TotalMilliseconds;

    /// <summary>What a call may take over the estimate for want of a processor; a start that is slow says that much is wanting.</summary>
    private double StallMs => Math.Clamp(StartMs, LeastStallMs, MostStallMs);

    private bool IsLong(TimeSpan elapsed) => elapsed.TotalMilliseconds - ServiceMs >= StallMs;

    /// <summary>The fewest containers after which the last waiting call begins soon enough, or one for each when none are enough.</summary>
    private int Needed(in Demand demand)
    {
        var service = ServiceOfWaiting(demand);
        var (least, most) = (0, Math.Max(0, demand.ContainersFor(demand.Waiting) - demand.Starting.Length));
        if (LastBeginsAfter(demand, service, extra: 0) <= Margin * StartMs)
        {
            return 0; // nearly always
        }
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (LastBeginsAfter(demand, service, middle) <= Margin * StartMs)
            {
                most = middle;
            }
            else
            {
                least = middle + 1;
            }
        }
        return least;
    }

    /// <summary>How many more there may be when calls are short.</summary>
    private int Allowed(in Demand demand)
    {
        if (ServiceMs >= StallMs)
        {
            return int.MaxValue;
        }
        var (all, isAnyShort) = (demand.Capacity, false);
        var few = all;
        foreach (var elapsed in demand.Running)
        {
            few -= IsLong(elapsed) ? 1 : 0;
            isAnyShort |= !IsLong(elapsed);
        }
        if (!isAnyShort && demand.Starting.Length == 0)
        {
            return int.MaxValue;
        }
        var unquestioned = 2 * cores;
        return few < unquestioned ? demand.ContainersFor(unquestioned - few)
            : demand.Starting.Length == 0 && _trial.HasHelped(all, StartMs) ? demand.ContainersFor(few)
            : 0;
    }

    /// <summary>How long the waiting calls will take: as those before, or as those that run when all of these are long.</summary>
    private double ServiceOfWaiting(in Demand demand)
    {
        var shortest = double.MaxValue;
        foreach (var elapsed in demand.Running)
        {
            shortest = Math.Min(shortest, IsLong(elapsed) ? elapsed.TotalMilliseconds : ServiceMs);
        }
        return demand.Running.Length == 0 ? ServiceMs : shortest;
    }

    /// <summary>Plays the containers forward, with so many more, and tells when the last waiting call would begin.</summary>
    private double LastBeginsAfter(in Demand demand, double service, int extra)
    {
        var played = Math.Min(demand.Waiting, MaxPlayed);
        var each = Math.Min(demand.Concurrency, played);
        _free.Clear();
        foreach (var elapsed in demand.Running)
        {
            var ms = elapsed.TotalMilliseconds;
            _free.Enqueue(0, IsLong(elapsed) ? ms : Math.Max(0, service - ms));
        }
        foreach (var elapsed in demand.Starting)
        {
            AddFree(each, Math.Max(StartMs - elapsed.TotalMilliseconds, StartMs / 4));
        }
        AddFree((int)Math.Min((long)extra * each, played), StartMs);
        var begins = 0.0;
        for (var i = 0; i < played; i++)
        {
            _ = _free.TryPeek(out _, out begins);
            _ = _free.DequeueEnqueue(0, begins + service);
        }
        return begins;
    }

    private void AddFree(int count, double afterMs)
    {
        for (var i = 0; i < count; i++)
        {
            _free.Enqueue(0, afterMs);
        }
    }
}
