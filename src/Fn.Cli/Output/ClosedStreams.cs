namespace Fn.Cli.Output;

/// <summary>Standard streams that the caller closed, as <c>fn … 2&gt;&amp;-</c> does.</summary>
internal static class ClosedStreams
{
    private const int LastStandard = 2;

    /// <summary>Puts the null device in their place. Otherwise the next file to be opened takes their number, and is written what was meant for them.</summary>
    public static void Replace()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        while (true)
        {
            using var device = File.OpenHandle(
                "/dev/null",
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
            if (device.DangerousGetHandle() > LastStandard)
            {
                return;
            }
            device.SetHandleAsInvalid(); // stays open to the end of the process
        }
    }
}
