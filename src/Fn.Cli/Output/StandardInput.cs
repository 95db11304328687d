using Microsoft.Win32.SafeHandles;

namespace Fn.Cli.Output;

/// <summary>What standard input is connected to.</summary>
internal static class StandardInput
{
    /// <summary>Whether it is a terminal, <c>/dev/null</c> or the like, which counts as no input. Source: command line specification 8.1.</summary>
    public static bool IsCharacterDevice()
    {
        if (!Console.IsInputRedirected)
        {
            return true;
        }
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        var target = File.ResolveLinkTarget("/proc/self/fd/0", returnFinalTarget: false)?.FullName;
        return target is not null
            && target.StartsWith("/dev/", StringComparison.Ordinal)
            && !target.StartsWith("/dev/shm/", StringComparison.Ordinal)
            && File.Exists(target);
    }

    /// <summary>One line of it, typed or piped; null at its end.</summary>
    public static string? ReadLine()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.In.ReadLine();
        }
        try
        {
            // The framework's reader would switch the terminal's keypad mode.
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            using var reader = new StreamReader(input);
            return reader.ReadLine();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
