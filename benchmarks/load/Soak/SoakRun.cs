using System.Diagnostics;
using System.Net.Sockets;
using Fn.Load.Clients;
using Fn.Load.Machine;
using Fn.Load.Report;
using Fn.Load.Scenarios;

namespace Fn.Load.Soak;

/// <summary>
/// Mixed load for a long time, with a fault every few seconds. Each call carries an id of its own, so that an answer to
/// somebody else's question is noticed.
/// </summary>
internal static class SoakRun
{
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(30);

    /// <summary>How long containers and connections may take to be gone; twice the functions' idle time.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    /// <summary>What pools, caches and compiled code may have grown by under load.</summary>
    private const long SlackBytes = 256L << 20;

    /// <summary>The connections of this run's clients, those to the engine, and the function that is kept warm.</summary>
    private const int SlackDescriptors = 48;

    /// <returns>0 when every request had exactly one answer, none was wrong, and nothing was left behind or held.</returns>
    public static async Task<int> RunAsync(Bench bench, TimeSpan length, CancellationToken cancellationToken)
    {
        var steady = new SoakFunction("steady", bench.HelloId, clients: 4);
        var busy = await CreateAsync(bench, "busy", 4, ("BUSY", "1ms"), cancellationToken);
        var slow = await CreateAsync(bench, "slow", 4, ("DELAY", "50ms"), cancellationToken);
        var echo = await CreateAsync(bench, "echo", 2, ("ECHO", "1"), cancellationToken, bodyBytes: 256 * 1024);
        var fragile = await CreateAsync(bench, "fragile", 2, ("FRAGILE", "1"), cancellationToken);
        SoakFunction[] functions = [steady, busy, slow, echo, fragile];
        var faults = new Faults(bench, [busy, slow, echo], fragile, slow, echo, changing: busy);

        var (residentAtStart, descriptorsAtStart) = (bench.Server.ResidentBytes, bench.Server.Descriptors);
        await using var starts = new ContainerStarts(bench.Server.ContainerLabel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(length);
        var began = Stopwatch.GetTimestamp();
        var clients = functions
            .SelectMany(function =>
                Enumerable.Range(0, function.Clients).Select(i => CallAsync(bench, function, i, over.Token))
            )
            .ToList();
        await InjectAsync(bench, functions, faults, began, over.Token);
        var done = await Task.WhenAll(clients);
        cancellationToken.ThrowIfCancellationRequested();

        var elapsed = Stopwatch.GetElapsedTime(began);
        var resident = bench.Server.ResidentBytes;
        var descriptors = await SettleAsync(bench, descriptorsAtStart + SlackDescriptors, cancellationToken);
        var started = starts.Count;
        var left = await bench.Server.StopAsync(cancellationToken);
        await LookForMoreAsync(done);
        var text =
            Report(functions, faults, elapsed)
            + string.Create(
                Invariant.Culture,
                $"""

                - containers started: {started}, left by the stopped server: {left}
                - server memory: {residentAtStart >> 20} MiB at the start, {resident >> 20} MiB at the end
                - server descriptors: {descriptorsAtStart} at the start, {descriptors} after the end

                """
            );
        Directory.CreateDirectory(bench.Options.Out);
        await File.WriteAllTextAsync(
            Path.Combine(bench.Options.Out, "soak.md"),
            "# Soak run\n\n" + text,
            cancellationToken
        );
        bench.Say($"\n{text}\nResults: {bench.Options.Out}");
        var isHeld = resident > residentAtStart + SlackBytes || descriptors > descriptorsAtStart + SlackDescriptors;
        return functions.All(function => function.IsClean) && left == 0 && !isHeld ? 0 : 1;
    }

    /// <summary>Waits until the server has closed what it does not need any more.</summary>
    /// <returns>How many descriptors it has then.</returns>
    private static async Task<int> SettleAsync(Bench bench, int enough, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (bench.Server.Descriptors > enough && Stopwatch.GetElapsedTime(began) < Settling)
        {
            await Task.Delay(500, cancellationToken);
        }
        return bench.Server.Descriptors;
    }

    /// <summary>The server has ended, so all is there that it ever sent: after their last answers the clients must have nothing.</summary>
    private static async Task LookForMoreAsync((SoakFunction Function, CallClient Client)[] clients)
    {
        foreach (var (function, client) in clients)
        {
            if (client.HasUnaskedBytes())
            {
                function.RecordDoubled();
            }
            await client.DisposeAsync();
        }
    }

    private static async Task<SoakFunction> CreateAsync(
        Bench bench,
        string name,
        int clients,
        (string Name, string Value) variant,
        CancellationToken cancellationToken,
        int bodyBytes = 0
    )
    {
        // Containers of an older configuration are to go while the run lasts.
        var fnId = await bench.CreateFunctionAsync(name, cancellationToken, variant: variant, idleSeconds: 30);
        return new SoakFunction(name, fnId, clients, bodyBytes);
    }

    /// <summary>One client that calls until the time is over; a call that has begun is waited for.</summary>
    /// <returns>The client, for a last look at its connection.</returns>
    private static async Task<(SoakFunction Function, CallClient Client)> CallAsync(
        Bench bench,
        SoakFunction function,
        int number,
        CancellationToken over
    )
    {
        var client = new CallClient(bench.Server.Port);
        for (var call = 0; !over.IsCancellationRequested; call++)
        {
            var (body, expected) = function.Ask($"{function.Name}-{number}-{call}");
            var began = Stopwatch.GetTimestamp();
            try
            {
                var answer = await client.PostAsync(Bench.InvokePath(function.FnId), body, CancellationToken.None);
                function.Record(answer, expected, began);
            }
            catch (SocketException refused)
            {
                throw new BenchException($"the server takes no connection any more: {refused.Message}");
            }
        }
        return (function, client);
    }

    private static async Task InjectAsync(
        Bench bench,
        SoakFunction[] functions,
        Faults faults,
        long began,
        CancellationToken over
    )
    {
        try
        {
            for (var reported = TimeSpan.Zero; !bench.Server.HasExited; )
            {
                await Task.Delay(BetweenFaults, over);
                await faults.InjectNextAsync(over);
                var elapsed = Stopwatch.GetElapsedTime(began);
                if (elapsed - reported >= BetweenReports)
                {
                    reported = elapsed;
                    var dirty = functions
                        .Where(function => !function.IsClean)
                        .Select(function => function.Name)
                        .ToList();
                    bench.Say(
                        $"soak: {elapsed:hh\\:mm\\:ss}, {functions.Sum(function => function.Calls)} calls, "
                            + $"{faults.Counts.Values.Sum()} faults, "
                            + (dirty.Count == 0 ? "all as it must be" : $"bad answers from {string.Join(", ", dirty)}")
                    );
                }
            }
            throw new BenchException($"the server died: {await bench.Server.LogTailAsync(CancellationToken.None)}");
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static string Report(SoakFunction[] functions, Faults faults, TimeSpan elapsed)
    {
        var table = new MarkdownTable(
            [
                "function",
                "calls",
                "right",
                "excusable",
                "excused",
                "cut by a fault",
                "unexcused",
                "wrong",
                "missing",
                "cut",
                "doubled",
                "p50 ms",
                "p99 ms",
            ],
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        );
        foreach (var function in functions)
        {
            long[] counts =
            [
                function.Calls,
                function.Right,
                function.Excusable,
                function.Excused,
                function.ExcusedCuts,
                function.Unexcused,
                function.Wrong,
                function.Missing,
                function.Cut,
                function.Doubled,
            ];
            table.Add([
                function.Name,
                .. counts.Select(count => count.ToString(Invariant.Culture)),
                function.P50Ms.ToString("0.00", Invariant.Culture),
                function.P99Ms.ToString("0.00", Invariant.Culture),
            ]);
        }
        var complaints = functions
            .Where(function => function.FirstComplaint is not null)
            .Select(function => $"- first complaint about {function.Name}: {function.FirstComplaint}");
        var kinds = faults.Counts.Select(kind => $"- {kind.Key}: {kind.Value}");
        return $"{elapsed:hh\\:mm\\:ss}\n\n{table}\n" + string.Join('\n', kinds.Concat(complaints));
    }
}
