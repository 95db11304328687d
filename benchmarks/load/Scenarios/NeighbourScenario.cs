using System.Diagnostics;
using Fn.Load.Clients;
using Fn.Load.Report;

namespace Fn.Load.Scenarios;

/// <summary>What 63 clients that flood one function do to the one client of another.</summary>
internal sealed class NeighbourScenario : IScenario
{
    public string Name => "neighbour";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        bench.Say("neighbour: one client beside 63");
        var quietId = await bench.CreateFunctionAsync("quiet", cancellationToken);
        await using var client = new CallClient(bench.Server.Port);
        await bench.CallAsync(client, quietId, cancellationToken);
        await bench.LoadAsync(bench.HelloId, 63, bench.Options.Measure, cancellationToken);

        var ratios = new List<double>();
        for (var round = 0; round < BenchOptions.Rounds; round++)
        {
            var flood = bench.LoadAsync(bench.HelloId, 63, bench.Options.Measure, cancellationToken);
            var quiet = await MeasureAsync(bench, client, quietId, flood, cancellationToken);
            ratios.Add(Median.Of(quiet) / (await flood).P50Us);
        }
        bench.Results.Set("neighbour_p50_ratio", Median.Of(ratios));
    }

    /// <summary>Latencies, in µs, of call after call until the flood is nearly over.</summary>
    private static async Task<List<double>> MeasureAsync(
        Bench bench,
        CallClient client,
        string quietId,
        Task flood,
        CancellationToken cancellationToken
    )
    {
        var lead = TimeSpan.FromMilliseconds(300);
        var latencies = new List<double>();
        await Task.Delay(lead, cancellationToken);
        for (
            var began = Stopwatch.GetTimestamp();
            !flood.IsCompleted && Stopwatch.GetElapsedTime(began) < bench.Options.Measure - Wrk.Tail - (lead * 2);

        )
        {
            latencies.Add((await bench.CallAsync(client, quietId, cancellationToken)).TotalMicroseconds);
        }
        return latencies;
    }
}
