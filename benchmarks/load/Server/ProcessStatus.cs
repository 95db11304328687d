namespace Fn.Load.Server;

/// <summary>What the kernel knows of a process. Source: <c>/proc/PID/status</c>.</summary>
internal static class ProcessStatus
{
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
}
