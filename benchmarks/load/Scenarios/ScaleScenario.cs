using Fn.Load.Machine;

namespace Fn.Load.Scenarios;

/// <summary>How many containers 64 clients of a function that computes for 1 ms bring up.</summary>
internal sealed class ScaleScenario : IScenario
{
    public string Name => "scale";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        bench.Say("scale: 64 clients of a 1 ms function");
        var fnId = await bench.CreateFunctionAsync("busy", cancellationToken, variant: ("BUSY", "1ms"));
        await using var starts = new ContainerStarts(bench.Server.ContainerLabel);

        var run = await bench.LoadAsync(fnId, 64, bench.Options.Measure * 2, cancellationToken);
        // An event takes a moment from the engine to here.
        await Task.Delay(500, cancellationToken);

        bench.Results.Set("c64_containers", starts.Count);
        bench.Results.Note(
            "1 ms function, 64 clients",
            $"{run.RequestsPerSecond:0} req/s, p50 {run.P50Us / 1000:0.0} ms, p99 {run.P99Us / 1000:0.0} ms"
        );
    }
}
