using Fn.Load.Clients;
using Fn.Load.Machine;
using Fn.Load.Report;
using Fn.Load.Server;

namespace Fn.Load.Api;

/// <summary>Lists and creates of apps on SQLite, in turns with the same work by SQLite's own functions on the same file.</summary>
internal static class DataScenario
{
    private const int Apps = 10_000;
    private const int Readers = 4;
    private const int Writers = 64;

    public static async Task RunAsync(BenchOptions options, Results results, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(options, cancellationToken, ("FN_NODE_TYPE", "api"));
        using var raw = RawDatabase.Open(server.DatabaseFile);
        raw.Fill(Apps);
        await ListAsync(options, results, server, raw, cancellationToken);
        await CreateAsync(options, results, server, raw, cancellationToken);
    }

    private static async Task ListAsync(
        BenchOptions options,
        Results results,
        ServerProcess server,
        RawDatabase raw,
        CancellationToken cancellationToken
    )
    {
        var url = Loopback.Url(server.Port, "/v2/apps?per_page=100");
        await ApiWrk.ReadAsync(url, Readers, BenchOptions.WarmUp, cancellationToken);
        var (ratios, direct, served) = (new List<double>(), new List<double>(), new List<WrkResult>());
        for (var round = 0; round < BenchOptions.Rounds; round++)
        {
            direct.Add(raw.ListsPerSecond(options.Measure / 2));
            served.Add(Sound(await ApiWrk.ReadAsync(url, Readers, options.Measure, cancellationToken)));
            ratios.Add(served[^1].RequestsPerSecond / direct[^1]);
        }
        results.Set("list_ratio", Median.Of(ratios));
        results.Note("lists of 100 of 10,000 apps a second, SQLite's own functions", $"{Median.Of(direct):#,0}");
        results.Note(
            $"the same through fnserver, {Readers} clients",
            $"{Median.Of(served.Select(run => run.RequestsPerSecond)):#,0}, p50 {Median.Of(served.Select(run => run.P50Us)) / 1000:0.00} ms, p99 {Median.Of(served.Select(run => run.P99Us)) / 1000:0.00} ms"
        );
    }

    private static async Task CreateAsync(
        BenchOptions options,
        Results results,
        ServerProcess server,
        RawDatabase raw,
        CancellationToken cancellationToken
    )
    {
        var url = Loopback.Url(server.Port, "/v2/apps");
        await ApiWrk.CreateAsync(url, Writers, BenchOptions.WarmUp, "warm", cancellationToken);
        var (ratios, direct, served) = (new List<double>(), new List<double>(), new List<WrkResult>());
        for (var round = 0; round < BenchOptions.Rounds; round++)
        {
            direct.Add(raw.CommitsPerSecond($"raw{round}", options.Measure / 2));
            served.Add(
                Sound(await ApiWrk.CreateAsync(url, Writers, options.Measure, $"app{round}-", cancellationToken))
            );
            ratios.Add(served[^1].RequestsPerSecond / direct[^1]);
        }
        var one = Sound(await ApiWrk.CreateAsync(url, 1, options.Measure, "one", cancellationToken));
        results.Set("create_ratio", Median.Of(ratios));
        results.Note("durable commits of one row a second, SQLite's own functions", $"{Median.Of(direct):#,0}");
        results.Note(
            $"creates of an app a second, {Writers} clients",
            $"{Median.Of(served.Select(run => run.RequestsPerSecond)):#,0}, p50 {Median.Of(served.Select(run => run.P50Us)) / 1000:0.00} ms, p99 {Median.Of(served.Select(run => run.P99Us)) / 1000:0.00} ms"
        );
        results.Note("creates of an app a second, 1 client", $"{one.RequestsPerSecond:#,0}");
    }

    private static WrkResult Sound(WrkResult run) =>
        run.Errors == 0 ? run : throw new BenchException($"{run.Errors} of {run.Requests} requests failed");
}
