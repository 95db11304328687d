using System.Globalization;

namespace Fn.Agent.Admission;

/// <summary>What this machine, or the cgroup the server is in, has for containers. Source: server specification 4.4, with cgroup v2 (D29).</summary>
/// <param name="AvailableBytes">Memory found.</param>
/// <param name="UsableBytes">Memory that containers may take: what was found without head room, or less when so configured.</param>
/// <param name="CpuMillis">CPU in thousandths of a core.</param>
internal sealed record MachineResources(long AvailableBytes, long UsableBytes, long CpuMillis)
{
    private const long Mebibyte = 1024 * 1024;
    private const long MinHeadRoom = 256 * Mebibyte;
    private const long MaxHeadRoom = 5 * 1024 * Mebibyte;

    /// <summary>Looks at the machine.</summary>
    /// <param name="root">Where <c>proc</c> and <c>sys</c> are; <c>/</c> but in tests.</param>
    /// <param name="options">May set lower bounds.</param>
    /// <exception cref="InvalidOperationException">Less memory than the head room.</exception>
    public static MachineResources Find(string root, AgentOptions options)
    {
        var available = MemAvailable(root);
        foreach (var limit in MemoryLimits(root))
        {
            available = Math.Min(available, limit);
        }
        var usable = available - Math.Clamp(available / 10, MinHeadRoom, MaxHeadRoom);
        if (usable <= 0)
        {
            throw new InvalidOperationException(
                $"Not enough memory for functions: {available / Mebibyte} MiB found, more than {MinHeadRoom / Mebibyte} MiB needed."
            );
        }
        if (options.MaxTotalMemoryBytes > 0)
        {
            usable = Math.Min(usable, options.MaxTotalMemoryBytes);
        }
        var cpu = CpuMillisOf(root);
        return new(available, usable, options.MaxTotalCpuMillis > 0 ? Math.Min(cpu, options.MaxTotalCpuMillis) : cpu);
    }

    private static long MemAvailable(string root)
    {
        const string Name = "MemAvailable:";
        foreach (var line in Lines(root, "proc/meminfo"))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                return Number(line.AsSpan(Name.Length).TrimEnd("kB")) is { } kibibytes ? kibibytes * 1024 : 0;
            }
        }
        return 2048 * Mebibyte;
    }

    private static IEnumerable<long> MemoryLimits(string root)
    {
        if (Number(Lines(root, "sys/fs/cgroup/memory/memory.limit_in_bytes").FirstOrDefault()) is { } v1)
        {
            yield return v1;
        }
        foreach (var group in OwnGroups(root))
        {
            if (Number(Lines(root, $"{group}/memory.max").FirstOrDefault()) is { } v2)
            {
                yield return v2;
            }
        }
    }

    private static long CpuMillisOf(string root)
    {
        var processors = Lines(root, "proc/cpuinfo")
            .Count(static line => line.StartsWith("processor", StringComparison.Ordinal));
        var millis = 1000L * (processors > 0 ? processors : Environment.ProcessorCount);
        var quota = Number(Lines(root, "sys/fs/cgroup/cpu/cpu.cfs_quota_us").FirstOrDefault());
        var period = Number(Lines(root, "sys/fs/cgroup/cpu/cpu.cfs_period_us").FirstOrDefault());
        if (quota > 0 && period > 0)
        {
            millis = Math.Min(millis, quota.Value * 1000 / period.Value);
        }
        foreach (var group in OwnGroups(root))
        {
            var words = Lines(root, $"{group}/cpu.max").FirstOrDefault()?.Split(' ');
            if (words is [var max, var per] && Number(max) is > 0 and var most && Number(per) is > 0 and var each)
            {
                millis = Math.Min(millis, most * 1000 / each);
            }
        }
        return millis;
    }

    /// <summary>The cgroup v2 of this process and those around it, innermost first.</summary>
    private static IEnumerable<string> OwnGroups(string root)
    {
        var own = Lines(root, "proc/self/cgroup")
            .FirstOrDefault(static line => line.StartsWith("0::", StringComparison.Ordinal));
        for (var path = own?[3..].Trim('/'); path is not null; path = Parent(path))
        {
            yield return path.Length == 0 ? "sys/fs/cgroup" : $"sys/fs/cgroup/{path}";
        }
    }

    private static string? Parent(string path) => path.Length == 0 ? null : path[..Math.Max(0, path.LastIndexOf('/'))];

    private static string[] Lines(string root, string path)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
