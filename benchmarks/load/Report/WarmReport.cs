using System.Text;
using Fn.Load.Machine;

namespace Fn.Load.Report;

/// <summary>The results as text, as JSON and as a picture.</summary>
internal static class WarmReport
{
    /// <summary>Watched figures against their bounds, then what was measured.</summary>
    public static string Tables(Results results)
    {
        var text = new StringBuilder();
        text.Append(TargetTable.Of(results, Target.Warm)).Append('\n').Append(Measurements(results));
        return text.Append(TargetTable.Notes(results)).ToString();
    }

    /// <summary>One flat object; null stands for what was not measured.</summary>
    public static string Json(Results results) => TargetTable.Json(results, Target.Warm);

    /// <summary>Writes <c>warm.md</c>, <c>warm.json</c> and, with enough measured, <c>latency.svg</c>.</summary>
    public static async Task WriteAsync(
        Results results,
        MachineFacts machine,
        double loadAverage,
        BenchOptions options,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(options.Out);
        var plot = LatencyPlot.Draw(results.Measurements);
        var day = TimeProvider.System.GetUtcNow();
        var text = string.Create(
            Invariant.Culture,
            $"""
            # Warm calls, {day:yyyy-MM-dd}

            {machine.Describe(loadAverage)}{(options.Quick ? " Quick run." : "")}
            Load generator, server and functions share the machine; every figure is the median of several rounds.

            {Tables(results)}
            {(plot is null ? "" : "![Latency against load](latency.svg)")}
            """
        );
        await File.WriteAllTextAsync(Path.Combine(options.Out, "warm.md"), text.TrimEnd() + "\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "warm.json"), Json(results) + "\n", cancellationToken);
        if (plot is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(options.Out, "latency.svg"), plot, cancellationToken);
        }
    }

    private static string Measurements(Results results)
    {
        if (results.Measurements.Count == 0)
        {
            return "";
        }
        var table = new MarkdownTable(
            ["", "clients", "req/s", "p50 ms", "p99 ms", "errors", "server CPU µs/call"],
            [1, 2, 3, 4, 5, 6]
        );
        foreach (var row in results.Measurements)
        {
            table.Add(
                Name(row.Subject),
                row.Clients.ToString(Invariant.Culture),
                row.RequestsPerSecond.ToString("#,0", Invariant.Culture),
                (row.P50Us / 1000).ToString("0.000", Invariant.Culture),
                (row.P99Us / 1000).ToString("0.000", Invariant.Culture),
                row.Errors.ToString(Invariant.Culture),
                row.CpuUsPerCall?.ToString("0", Invariant.Culture) ?? ""
            );
        }
        return table.ToString();
    }

    private static string Name(Subject subject) =>
        subject switch
        {
            Subject.Function => "function itself",
            Subject.Ceiling => "one client a container",
            _ => "fnserver",
        };
}
