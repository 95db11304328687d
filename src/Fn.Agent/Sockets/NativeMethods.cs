using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fn.Agent.Sockets;

/// <summary>The Linux calls that the framework does not offer.</summary>
internal static unsafe partial class NativeMethods
{
    public const uint InCreate = 0x100;
    public const uint InMovedTo = 0x80;
    public const uint InIgnored = 0x8000;
    public const uint InQueueOverflow = 0x4000;
    public const int OpenPathOnly = 0x200000;
    public const int OpenCloseOnExec = 0x80000;
    public const int UnlinkDirectory = 0x200;
    public const ulong MountNoSuid = 2;
    public const ulong MountNoDevices = 4;
    public const ulong MountNoExec = 8;
    public const int UnmountDetach = 2;
    public const int UnmountNoFollow = 8;
    public const int AlreadyExists = 17;
    public const nuint OutputQueue = 0x5411;
    public const short PeerClosed = 0x2000;
    private const int AtEmptyPath = 0x1000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint StatxType = 1;
    private const int EpollAdd = 1;
    private const int EpollModify = 3;
    private const int PriorityOfThread = 0;
    private const int SchedulerOtherResetOnFork = 0x40000000;

    /// <summary>One of the few numbers that differ between architectures.</summary>
    public static int OpenNoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    /// <inheritdoc cref="OpenNoFollow"/>
    public static int OpenDirectory { get; } = IsArm ? 0x4000 : 0x10000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static bool IsX86 => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    public static SafeFileHandle CreateInotify() => inotify_init1(CloseOnExec | NonBlocking);

    public static SafeFileHandle CreateEvent() => eventfd(0, CloseOnExec | NonBlocking);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int inotify_add_watch(SafeFileHandle inotify, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_rm_watch(SafeFileHandle inotify, int watch);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(SafeFileHandle file, byte* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(SafeFileHandle file, ulong* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(SafeSocketHandle socket, nuint request, out int result);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollEntry* entries, nint count, int timeoutMs);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle openat(SafeFileHandle directory, string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial SafeFileHandle openat(SafeFileHandle directory, byte* path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unlinkat(SafeFileHandle directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int renameat(SafeFileHandle directory, byte* path, SafeFileHandle target, byte* newPath);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint getdents64(SafeFileHandle directory, byte* buffer, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string type, ulong flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int umount2(string target, int flags);

    /// <summary>The type bits of an open file's mode; 0 when they cannot be had.</summary>
    public static int GetFileType(SafeFileHandle file)
    {
        // struct statx is the same on every architecture: 256 bytes, the mode at 28.
        var status = stackalloc byte[256];
        return statx(file, "", AtEmptyPath, StatxType, status) == 0 ? *(ushort*)(status + 28) & 0xF000 : 0;
    }

    /// <summary>The target of an open symbolic link; null when it is none.</summary>
    public static string? ReadLink(SafeFileHandle link)
    {
        const int MaxPath = 4096;
        var target = stackalloc byte[MaxPath];
        var length = readlinkat(link, "", target, MaxPath);
        return length is > 0 and < MaxPath ? Marshal.PtrToStringUTF8((nint)target, (int)length) : null;
    }

    /// <summary>Size of struct epoll_event, which is packed on x86 only.</summary>
    public static int EventBytes { get; } = IsX86 ? 12 : 16;

    /// <summary>Has an epoll report a file.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public static bool TryAddEvents(int poll, SafeHandle file, uint events, ulong data) =>
        TryControl(poll, EpollAdd, file, events, data);

    /// <summary>Has an epoll report another epoll.</summary>
    public static bool TryAddEvents(int poll, int inner, uint events, ulong data)
    {
        using var file = new SafeFileHandle(inner, ownsHandle: false);
        return TryControl(poll, EpollAdd, file, events, data);
    }

    /// <summary>Changes the events that an epoll reports of a file.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public static bool TryChangeEvents(int poll, SafeHandle file, uint events, ulong data) =>
        TryControl(poll, EpollModify, file, events, data);

    /// <summary>Reads one of the events that an epoll reported.</summary>
    public static (uint Events, ulong Data) ReadEvent(byte* reported) =>
        (Unsafe.ReadUnaligned<uint>(reported), Unsafe.ReadUnaligned<ulong>(reported + EventBytes - sizeof(ulong)));

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(int poll, byte* events, int count, int timeoutMs);

    [LibraryImport("libc")]
    public static partial int sched_yield();

    /// <summary>
    /// Sets the niceness of this thread alone, -20 to 19: threads and processes that it starts begin with the ordinary one.
    /// </summary>
    /// <returns>False when the process may not.</returns>
    public static bool TrySetThreadNiceness(int niceness)
    {
        var noPriority = 0;
        return sched_setscheduler(0, SchedulerOtherResetOnFork, &noPriority) == 0
            && setpriority(PriorityOfThread, 0, niceness) == 0;
    }

    private static bool TryControl(int poll, int operation, SafeHandle file, uint events, ulong data)
    {
        var change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, events);
        Unsafe.WriteUnaligned(change + EventBytes - sizeof(ulong), data);
        return epoll_ctl(poll, operation, file, change) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int thread, int policy, int* priority);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int kind, uint thread, int niceness);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int poll, int operation, SafeHandle file, byte* change);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlinkat(SafeFileHandle directory, string path, byte* buffer, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint initial, int flags);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
