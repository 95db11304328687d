using System.Runtime.InteropServices;

namespace Fn.Cli.Output;

/// <summary>How wide the terminal behind standard error is.</summary>
/// <remarks>The framework's own answer is that of the terminal which standard input or output is, and sets its modes.</remarks>
internal static class TerminalSize
{
    private const nuint GetWindowSize = 0x5413;
    private const int StandardError = 2;

    /// <summary>Its columns now; null when they are not known.</summary>
    public static int? Columns() =>
        OperatingSystem.IsLinux() && Control(StandardError, GetWindowSize, out var size) == 0 && size.Columns > 0
            ? size.Columns
            : null;

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Control(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        public readonly ushort Width;
        public readonly ushort Height;
    }
}
