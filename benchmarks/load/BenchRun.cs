using Fn.Load.Api;
using Fn.Load.Machine;
using Fn.Load.Report;
using Fn.Load.Scenarios;
using Fn.Load.Server;
using Fn.Load.Soak;

namespace Fn.Load;

/// <summary>One run from the start of the server to the report.</summary>
internal static class BenchRun
{
    private static readonly MemoryScenario Memory = new();

    /// <summary>In the order they run; memory comes last because it counts the calls of all.</summary>
    private static readonly IScenario[] Scenarios =
    [
        new ThroughputScenario(),
        new ScaleScenario(),
        new NeighbourScenario(),
        new StartScenario(),
        Memory,
    ];

    public static IEnumerable<string> ScenarioNames => Scenarios.Select(scenario => scenario.Name);

    /// <returns>The exit code: 0, or 1 when something failed. A target that is missed is no failure.</returns>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return options.Api ? await ApiRun.RunAsync(options, cancellationToken)
                : options.Soak is { } length ? await SoakAsync(options, length, cancellationToken)
                : await MeasureAsync(options, cancellationToken);
        }
        catch (BenchException failure)
        {
            await Console.Error.WriteLineAsync($"bench: {failure.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("bench: interrupted; the server and its containers are gone");
            return 130;
        }
    }

    private static async Task<int> MeasureAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var machine = await MachineFacts.ReadAsync(cancellationToken);
        var loadAverage = MachineFacts.LoadAverage();
        await using var server = await ServerProcess.StartAsync(options, cancellationToken);
        using var bench = await Bench.CreateAsync(options, server, cancellationToken);

        var chosen = Scenarios.Where(scenario => options.Only is null || options.Only == scenario.Name).ToList();
        if (chosen.Contains(Memory))
        {
            await Memory.BeginAsync(bench, cancellationToken);
        }
        foreach (var scenario in chosen)
        {
            await scenario.RunAsync(bench, cancellationToken);
        }

        bench.Results.Set("errors", bench.Errors);
        bench.Results.Note("containers left by the stopped server", $"{await server.StopAsync(cancellationToken)}");
        await WarmReport.WriteAsync(bench.Results, machine, loadAverage, options, cancellationToken);
        bench.Say($"\n{WarmReport.Tables(bench.Results)}\nResults: {options.Out}");
        if (options.Json)
        {
            Console.WriteLine(WarmReport.Json(bench.Results));
        }
        return bench.Errors == 0 ? 0 : 1;
    }

    private static async Task<int> SoakAsync(BenchOptions options, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(options, cancellationToken);
        using var bench = await Bench.CreateAsync(options, server, cancellationToken);
        return await SoakRun.RunAsync(bench, length, cancellationToken);
    }
}
