using System.Globalization;
using Fn.Agent.Scaler;

namespace Fn.Agent.Tests.Scaler;

/// <summary>One function on a machine of few cores, in ticks of a quarter of a millisecond; its processors are shared by all that run.</summary>
/// <param name="cores">Processors.</param>
/// <param name="startMs">How long a container takes to start on a machine that does nothing else.</param>
/// <param name="hogs">Other processes that always want a processor.</param>
internal sealed class Simulation(int cores, double startMs, int hogs = 0)
{
    private const double TickMs = 0.25;
    private const double LongestBreakMs = 10; // of a backlog that lasts
    private const int Room = 256; // containers that the memory has room for
    private readonly Queue<Work> _waiting = new();
    private readonly List<Work> _running = [];
    private readonly List<Beginning> _starting = [];
    private readonly List<double> _waits = [];
    private int _idle;
    private double _now;
    private double _backlogSince;
    private double _lastWaiting;

    /// <summary>Containers started in all; none ends.</summary>
    public int Started { get; private set; }

    /// <summary>Mean wait for a container in the last thousand calls, in milliseconds.</summary>
    public double LateWaitMs => _waits.TakeLast(1000).DefaultIfEmpty().Average();

    /// <summary>Calls served.</summary>
    public int Served { get; private set; }

    /// <summary>Longest wait for a container, in milliseconds.</summary>
    public double LongestWaitMs => _waits.Count == 0 ? 0 : _waits.Max();

    public string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Started} containers, {Served} calls, wait {(_waits.Count == 0 ? 0 : _waits.Average()):f1} ms on average, {LongestWaitMs:f0} ms at most"
        );

    /// <summary>Clients that call again as soon as they are answered.</summary>
    /// <param name="policy">How many to start, asked at every tick and, when it wants that, for every call that comes.</param>
    /// <param name="clients">How many at a time from the start.</param>
    /// <param name="call">Milliseconds of processor and of sleep of each call.</param>
    /// <param name="lastsMs">Simulated time.</param>
    public Simulation RunClosed(IPolicy policy, int clients, Func<(double CpuMs, double SleepMs)> call, double lastsMs)
    {
        for (var i = 0; i < clients; i++)
        {
            Arrive(policy, call());
        }
        while (_now < lastsMs)
        {
            foreach (var _ in Step(policy))
            {
                Arrive(policy, call());
            }
        }
        return this;
    }

    /// <summary>Calls that come at their times, whatever becomes of those before.</summary>
    public Simulation RunOpen(
        IPolicy policy,
        IEnumerable<(double AtMs, double CpuMs, double SleepMs)> calls,
        double lastsMs
    )
    {
        var due = new Queue<(double AtMs, double CpuMs, double SleepMs)>(calls);
        while (_now < lastsMs)
        {
            while (due.TryPeek(out var next) && next.AtMs <= _now)
            {
                due.Dequeue();
                Arrive(policy, (next.CpuMs, next.SleepMs));
            }
            Step(policy);
        }
        return this;
    }

    private void Arrive(IPolicy policy, (double CpuMs, double SleepMs) call)
    {
        _waiting.Enqueue(
            new Work
            {
                CpuMs = call.CpuMs,
                SleepMs = call.SleepMs,
                Since = _now,
            }
        );
        Dispatch();
        if (policy.LooksAtArrivals)
        {
            Launch(policy);
        }
    }

    private List<Work> Step(IPolicy policy)
    {
        // 1. What runs gets its share of the processors: a call until it sleeps, a start all the time, the other processes too.
        var wanting = hogs + _starting.Count;
        foreach (var call in _running)
        {
            wanting += call.IsComputing ? 1 : 0;
        }
        var share = TickMs * Math.Min(1, (double)cores / Math.Max(1, wanting));
        _now += TickMs;
        foreach (var start in _starting)
        {
            start.RemainingMs -= share;
        }
        foreach (var call in _running)
        {
            _ = call.IsComputing ? call.CpuMs -= share : call.SleepMs -= TickMs;
        }

        // 2. What is done is learnt.
        var ready = _starting.FindAll(static start => start.RemainingMs <= 0);
        _starting.RemoveAll(static start => start.RemainingMs <= 0);
        ready.ForEach(start => policy.Scaler.OnStarted(TimeSpan.FromMilliseconds(_now - start.Since)));
        var done = _running.FindAll(static call => !call.IsComputing && call.SleepMs <= 0);
        _running.RemoveAll(static call => !call.IsComputing && call.SleepMs <= 0);
        done.ForEach(call => policy.Scaler.OnServed(TimeSpan.FromMilliseconds(_now - call.Begun)));
        Served += done.Count;

        // 3. What is free takes what waits; the rest is looked at.
        _backlogSince = ready.Count > 0 ? _now : _backlogSince;
        _idle += ready.Count + done.Count;
        Dispatch();
        if (!policy.LooksAtArrivals || Math.Abs(_now % 200) < TickMs)
        {
            Launch(policy);
        }
        return done;
    }

    private void Dispatch()
    {
        while (_idle > 0 && _waiting.TryDequeue(out var call))
        {
            _idle--;
            _waits.Add(_now - call.Since);
            call.Begun = _now;
            _running.Add(call);
        }
        if (_waiting.Count > 0)
        {
            _backlogSince = _now - _lastWaiting > LongestBreakMs ? _now : _backlogSince;
            _lastWaiting = _now;
        }
    }

    private void Launch(IPolicy policy)
    {
        if (_waiting.Count == 0)
        {
            return;
        }
        var wanted = policy.Decide(
            new Demand
            {
                Waiting = _waiting.Count,
                BacklogAge = TimeSpan.FromMilliseconds(_now - _backlogSince),
                Concurrency = 1,
                Running = _running.Select(call => TimeSpan.FromMilliseconds(_now - call.Begun)).ToArray(),
                Starting = _starting.Select(start => TimeSpan.FromMilliseconds(_now - start.Since)).ToArray(),
            }
        );
        wanted = Math.Min(wanted, Room - Started);
        Started += wanted;
        for (var i = 0; i < wanted; i++)
        {
            _starting.Add(new Beginning { RemainingMs = startMs, Since = _now });
        }
    }

    private sealed class Work
    {
        public double CpuMs { get; set; }

        public double SleepMs { get; set; }

        /// <summary>A third of a tick six times is not quite two.</summary>
        public bool IsComputing => CpuMs > 1e-6;

        public double Since { get; init; }

        public double Begun { get; set; }
    }

    private sealed class Beginning
    {
        public double RemainingMs { get; set; }

        public double Since { get; init; }
    }
}
