using Fn.Load.Machine;
using Fn.Load.Report;

namespace Fn.Load.Api;

/// <summary>The measurements of <c>./bench --api</c>: management requests and the start, which need no function.</summary>
internal static class ApiRun
{
    /// <returns>The exit code: 0. A target that is missed is no failure.</returns>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var machine = await MachineFacts.ReadAsync(cancellationToken);
        var loadAverage = MachineFacts.LoadAverage();
        var results = new Results();
        await BootScenario.RunAsync(options, results, cancellationToken);
        await DataScenario.RunAsync(options, results, cancellationToken);

        var head = $"# Management API, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}\n\n{machine.Describe(loadAverage)}";
        var text = $"{TargetTable.Of(results, Target.Api)}{TargetTable.Notes(results)}";
        var json = TargetTable.Json(results, Target.Api);
        Directory.CreateDirectory(options.Out);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "api.md"), $"{head}\n\n{text}", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "api.json"), json + "\n", cancellationToken);
        await (options.Json ? Console.Error : Console.Out).WriteLineAsync($"\n{text}\nResults: {options.Out}");
        if (options.Json)
        {
            Console.WriteLine(json);
        }
        return 0;
    }
}
