using System.Runtime.InteropServices;

namespace Fn.Cli.Projects.Files;

/// <summary>Files that can be read to their end: a pipe would wait for a writer, and a device may have no end.</summary>
internal static unsafe partial class RegularFile
{
    private const int CurrentDirectory = -100;
    private const uint TypeAlone = 1;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Checks that a path is a file or a link to one; what is missing is left to the reader.</summary>
    /// <exception cref="CliException">When it is a directory, a pipe, a device or the like.</exception>
    public static void Check(string path)
    {
        if (FaultOf(path) is { } fault)
        {
            throw new CliException($"could not open {path} for parsing. Error: {fault}");
        }
    }

    /// <summary>What a path is instead of a file; null when it is one, or missing.</summary>
    public static string? FaultOf(string path)
    {
        if (Directory.Exists(path))
        {
            return "it is a directory";
        }
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        // struct statx is the same on every architecture: 256 bytes, the mode at 28.
        var status = stackalloc byte[256];
        var isKnown = statx(CurrentDirectory, path, 0, TypeAlone, status) == 0;
        return isKnown && (*(ushort*)(status + 28) & TypeBits) != Regular ? "it is no regular file" : null;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* status);
}
