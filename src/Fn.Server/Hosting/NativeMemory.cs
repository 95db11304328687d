using System.Runtime.InteropServices;

namespace Fn.Server.Hosting;

/// <summary>Has the C library give memory back that the runtime's compiler is done with.</summary>
/// <remarks>
/// The compiler asks for pieces of 64 KiB, and in the first minutes of load for some megabytes of them at once. From the library's
/// heaps they do not come back, because of what lies between them; as mappings of their own they go when they are freed.
/// </remarks>
internal static partial class NativeMemory
{
    private const int MappingThreshold = -3; // M_MMAP_THRESHOLD
    private const int MappedFrom = 60 * 1024;

    /// <summary>Best called before the runtime has compiled much. Does nothing where the C library has no such setting.</summary>
    public static void Prepare() => Try(static () => SetOption(MappingThreshold, MappedFrom));

    /// <summary>Gives back what is free between pieces in use. Does nothing where the C library cannot.</summary>
    public static void GiveBack() => Try(static () => Trim(0));

    private static void Try(Func<int> call)
    {
        try
        {
            _ = call();
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptAtTop);
}
