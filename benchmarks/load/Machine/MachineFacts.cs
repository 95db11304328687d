using System.Runtime.InteropServices;

namespace Fn.Load.Machine;

/// <summary>What the figures were measured on.</summary>
internal sealed record MachineFacts(
    string Cpu,
    int Cores,
    double MemoryGib,
    string Kernel,
    string Engine,
    string Runtime
)
{
    public static async Task<MachineFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var cpu = Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.OSArchitecture.ToString();
        var memoryKib = Value("/proc/meminfo", "MemTotal")?.Split(' ')[0] ?? "0";
        var kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken)).Trim();
        var engine = await Docker.RunAsync(["version", "--format", "{{.Server.Version}}"], cancellationToken);
        return new MachineFacts(
            cpu,
            Environment.ProcessorCount,
            long.Parse(memoryKib, Invariant.Culture) / 1024.0 / 1024.0,
            kernel,
            engine.Trim(),
            RuntimeInformation.FrameworkDescription
        );
    }

    /// <summary>A sentence or two for the head of a report.</summary>
    public string Describe(double loadAverage) =>
        string.Create(
            Invariant.Culture,
            $"""
            {Cpu}, {Cores} cores, {MemoryGib:0.0} GiB; Linux {Kernel}, engine {Engine},
            {Runtime}. Load average before the run: {loadAverage:0.00}.
            """
        );

    /// <summary>Runnable processes over the last minute: well above 0 before the start means a busy machine.</summary>
    public static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], Invariant.Culture);

    private static string? Value(string file, string name) =>
        File.ReadLines(file)
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault();
}
