namespace Fn.Load.Server;

/// <summary>What the kernel knows of a process. Source: proc(5).</summary>
internal static class ProcessStatus
{
    private const int UserTimeField = 11; // after the name, which may hold anything
    private const double TicksPerSecond = 100; // what proc counts in on Linux, whatever the kernel's own clock

    /// <summary>How many descriptors it has open.</summary>
    public static int Descriptors(int processId) => Directory.GetFiles($"/proc/{processId}/fd").Length;

    /// <summary>Resident memory, in bytes.</summary>
    /// <exception cref="BenchException">The process is gone.</exception>
    public static long ResidentBytes(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status")
                .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], Invariant.Culture) * 1024;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            throw new BenchException($"the server (process {processId}) is gone");
        }
    }

    /// <summary>Processor time of the threads of this name, in user and system; zero while there are none.</summary>
    /// <param name="thread">As the kernel keeps it: the first 15 characters.</param>
    public static TimeSpan ProcessorTime(int processId, string thread)
    {
        var ticks = 0L;
        foreach (var task in Directory.GetDirectories($"/proc/{processId}/task"))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                if (stat.Contains($"({thread})", StringComparison.Ordinal))
                {
                    var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    ticks +=
                        long.Parse(fields[UserTimeField], Invariant.Culture)
                        + long.Parse(fields[UserTimeField + 1], Invariant.Culture);
                }
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
