using System.Diagnostics;
using Fn.Load.Clients;
using Fn.Load.Report;

namespace Fn.Load.Scenarios;

/// <summary>How long the first call of a function takes, and the first after its container was frozen.</summary>
internal sealed class StartScenario : IScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "start";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        bench.Say("start: cold starts and thaws");
        await using var client = new CallClient(bench.Server.Port);
        var count = bench.Options.Quick ? 3 : 7;

        var cold = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var fnId = await bench.CreateFunctionAsync($"cold{i}", cancellationToken, idleSeconds: 1);
            cold.Add((await bench.CallAsync(client, fnId, cancellationToken)).TotalMilliseconds);
        }
        bench.Results.Note("cold start, median", $"{Median.Of(cold):0} ms");

        var thaw = new List<double>();
        await bench.CallAsync(client, bench.HelloId, cancellationToken);
        for (var i = 0; i < count && await AllFrozenAsync(bench, cancellationToken); i++)
        {
            thaw.Add((await bench.CallAsync(client, bench.HelloId, cancellationToken)).TotalMilliseconds);
        }
        if (thaw.Count > 0)
        {
            bench.Results.Note("call of a frozen container, median", $"{Median.Of(thaw):0.0} ms");
        }
        if (thaw.Count < count)
        {
            bench.Results.Note("containers not frozen", $"some, {Patience.TotalSeconds:0} s after their last call");
        }
    }

    /// <summary>Waits until the engine shows none of the function's containers running.</summary>
    /// <returns>False when some never freeze.</returns>
    private static async Task<bool> AllFrozenAsync(Bench bench, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; )
        {
            if ((await bench.RunningContainersAsync(bench.HelloId, cancellationToken)).Count == 0)
            {
                return true;
            }
            await Task.Delay(20, cancellationToken);
        }
        return false;
    }
}
