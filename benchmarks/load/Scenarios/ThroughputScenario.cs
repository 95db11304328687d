using System.Diagnostics;
using Fn.Load.Clients;
using Fn.Load.Functions;
using Fn.Load.Report;

namespace Fn.Load.Scenarios;

/// <summary>
/// Requests per second and latency of the function itself, of the ceiling and of the server, interleaved, so that whatever
/// else the machine does meets all of them. A ratio is that of the means of all rounds: it spreads less than the median of their ratios does.
/// </summary>
internal sealed class ThroughputScenario : IScenario
{
    private const double CompilingShare = 0.02; // of a processor; rare code goes on being compiled
    private static readonly int[] Between = [2, 4, 16, 32];

    // The server's 8 and 64 clients follow each other in both orders: a machine that grows slower meanwhile spoils neither.
    private static readonly (Subject Subject, int Clients)[] Round =
    [
        (Subject.Function, 1),
        (Subject.Server, 1),
        (Subject.Function, 8),
        (Subject.Server, 8),
        (Subject.Server, 64),
        (Subject.Server, 64),
        (Subject.Server, 8),
        (Subject.Function, 64),
    ];

    private readonly Dictionary<(Subject, int), List<WrkResult>> _runs = [];
    private readonly Dictionary<int, List<double>> _cpuUsPerCall = [];
    private int _used;

    public string Name => "throughput";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await WarmUpAsync(bench, cancellationToken);
        _used = await CountUsedAsync(bench, cancellationToken);
        await using var direct = await DirectFunctions.StartAsync(bench.Options, _used, cancellationToken);
        await Wrk.RunAsync(direct.Url, 8, BenchOptions.WarmUp, cancellationToken);

        for (var round = 1; round <= bench.Options.ComparedRounds; round++)
        {
            bench.Say($"throughput: round {round} of {bench.Options.ComparedRounds}");
            foreach (var (subject, clients) in Round)
            {
                await MeasureAsync(bench, direct, subject, clients, cancellationToken);
            }
            var ceiling = await Wrk.RunOneEachAsync(direct.Ports, BenchOptions.Turn, cancellationToken);
            RunsOf(Subject.Ceiling, _used).Add(ceiling);
        }
        foreach (var clients in bench.Options.Quick ? [] : Between)
        {
            bench.Say($"throughput: {clients} clients");
            await MeasureAsync(bench, direct, Subject.Function, clients, cancellationToken);
            await MeasureAsync(bench, direct, Subject.Server, clients, cancellationToken);
        }

        SetFigures(bench.Results);
        foreach (var ((subject, clients), runs) in _runs.OrderBy(run => run.Key))
        {
            var isServer = subject == Subject.Server;
            double? cpu = subject == Subject.Server ? Median.Of(_cpuUsPerCall[clients]) : null;
            bench.Results.Add(Measurement.Of(subject, clients, runs, cpu));
        }
    }

    /// <summary>Loads the server until its hot code is compiled for good: that takes turns from the calls.</summary>
    private static async Task WarmUpAsync(Bench bench, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var speeds = new List<double>();
        TimeSpan compiling;
        do
        {
            bench.Say("throughput: warming up");
            var before = bench.Server.CompilingTime();
            var run = await bench.LoadAsync(bench.HelloId, 8, BenchOptions.WarmUp, cancellationToken);
            speeds.Add(run.RequestsPerSecond);
            await bench.LoadAsync(bench.HelloId, 64, BenchOptions.WarmUp, cancellationToken); // calls that wait have code of their own
            compiling = (bench.Server.CompilingTime() - before).Duration(); // a thread that has ended takes its time with it
        } while (
            compiling > BenchOptions.WarmUp * 2 * CompilingShare
            && Stopwatch.GetElapsedTime(began) < bench.Options.LongestWarmUp
        );
        bench.Results.Note(
            "load before the measurement",
            $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; 8 clients began at {speeds[0]:0} req/s and ended at {speeds[^1]:0}"
        );
    }

    /// <summary>Counts the containers that carry 8 clients: those that find no time to freeze.</summary>
    private static async Task<int> CountUsedAsync(Bench bench, CancellationToken cancellationToken)
    {
        var load = bench.LoadAsync(bench.HelloId, 8, BenchOptions.WarmUp, cancellationToken);
        await Task.Delay(BenchOptions.WarmUp * 0.75, cancellationToken);
        var used = await bench.RunningContainersAsync(bench.HelloId, cancellationToken);
        await load;
        return Math.Max(1, used.Count);
    }

    private async Task MeasureAsync(
        Bench bench,
        DirectFunctions direct,
        Subject subject,
        int clients,
        CancellationToken cancellationToken
    )
    {
        var length = BenchOptions.Turn;
        if (subject == Subject.Function)
        {
            RunsOf(subject, clients).Add(await Wrk.RunAsync(direct.Url, clients, length, cancellationToken));
            return;
        }
        var before = bench.Server.ProcessorTime();
        var run = await AwakeContainers.RunAsync(
            bench,
            Math.Min(clients, _used),
            () => bench.LoadAsync(bench.HelloId, clients, length, cancellationToken),
            cancellationToken
        );
        var used = bench.Server.ProcessorTime() - before;
        RunsOf(subject, clients).Add(run);
        _cpuUsPerCall.TryAdd(clients, []);
        _cpuUsPerCall[clients].Add(used.TotalMicroseconds / Math.Max(1, run.Requests));
    }

    private void SetFigures(Results results)
    {
        results.Set("c1_ratio", Ratio((Subject.Server, 1), (Subject.Function, 1)));
        results.Set("c8_ratio", Ratio((Subject.Server, 8), (Subject.Function, 8)));
        results.Set("c8_of_ceiling", Ratio((Subject.Server, 8), (Subject.Ceiling, _used)));
        results.Set("c64_over_c8", Ratio((Subject.Server, 64), (Subject.Server, 8)));
        results.Set("c64_p99_over_p50", Median.Of(_runs[(Subject.Server, 64)].Select(run => run.P99Us / run.P50Us)));
    }

    private double Ratio((Subject, int) of, (Subject, int) to) => SpeedOf(of) / SpeedOf(to);

    private double SpeedOf((Subject, int) measured) => _runs[measured].Average(run => run.RequestsPerSecond);

    private List<WrkResult> RunsOf(Subject subject, int clients)
    {
        _runs.TryAdd((subject, clients), []);
        return _runs[(subject, clients)];
    }
}
