using System.Diagnostics;
using Fn.Load.Clients;
using Fn.Load.Server;

namespace Fn.Load.Scenarios;

/// <summary>
/// Memory of the server after its first 10,000 calls and after the millionth, and what a warm call allocates. The calls of
/// the scenarios between count too, so it begins before them and ends after them.
/// </summary>
internal sealed class MemoryScenario : IScenario
{
    private const int FirstCalls = 10_000;
    private const int FirstClients = 64;

    private long _residentAtFirst;

    public string Name => "memory";

    /// <summary>Makes the first 10,000 calls, each answer looked at.</summary>
    public async Task BeginAsync(Bench bench, CancellationToken cancellationToken)
    {
        bench.Say($"memory: the first {FirstCalls} calls");
        var left = FirstCalls;
        await Task.WhenAll(Enumerable.Range(0, FirstClients).Select(_ => CallUntilDoneAsync()));
        await SettleAsync(cancellationToken);
        _residentAtFirst = bench.Server.ResidentBytes;

        async Task CallUntilDoneAsync()
        {
            await using var client = new CallClient(bench.Server.Port);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await bench.CallAsync(client, bench.HelloId, cancellationToken);
            }
        }
    }

    /// <summary>Fills the calls up to a million, as far as the time allows, and reads memory again.</summary>
    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var wanted = bench.Options.Quick ? 100_000 : 1_000_000;
        var longest = TimeSpan.FromSeconds(bench.Options.Quick ? 12 : 120);
        bench.Say($"memory: on to {wanted} calls");
        for (
            var began = Stopwatch.GetTimestamp();
            bench.ServerCalls < wanted && Stopwatch.GetElapsedTime(began) < longest;

        )
        {
            await bench.LoadAsync(bench.HelloId, 8, bench.Options.Measure, cancellationToken);
        }
        await SettleAsync(cancellationToken);
        var resident = bench.Server.ResidentBytes;
        bench.Results.Set("rss_ratio", (double)resident / _residentAtFirst);
        bench.Results.Note(
            "server memory",
            $"{Mib(_residentAtFirst):0} MiB after {FirstCalls:#,0} calls, {Mib(resident):0} MiB after {bench.ServerCalls:#,0}"
        );

        await CountAllocationsAsync(bench, cancellationToken);
    }

    /// <summary>Comes last: the counters take memory in the server.</summary>
    private static async Task CountAllocationsAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var counters = await RuntimeCounters.StartAsync(bench.Server.ProcessId, cancellationToken);
        var run = await bench.LoadAsync(bench.HelloId, 8, bench.Options.Measure, cancellationToken);
        bench.Results.Set("gen2", counters.Gen2Collections); // before the server collects in the quiet that follows
        var allocated = await counters.ReadAllocatedBytesAsync(cancellationToken);
        bench.Results.Set("alloc_bytes_per_call", allocated / run.Requests);
    }

    /// <summary>What runs after a call, such as freezing, is over a second later.</summary>
    private static Task SettleAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);

    private static double Mib(long bytes) => bytes / 1024.0 / 1024.0;
}
