using System.Globalization;
using System.Net.Sockets;

namespace Fn.Agent.Sockets;

/// <summary>How a socket is registered with the epoll that the runtime waits on, as the kernel shows it.</summary>
/// <param name="Poll">File number of the epoll, which lives as long as the process.</param>
/// <param name="Events">The events that the runtime asked for, EPOLL* bits.</param>
/// <param name="Data">What the runtime recognises the socket by.</param>
/// <remarks>Source: epoll_ctl(2), proc_pid_fdinfo(5).</remarks>
internal sealed record EventRegistration(int Poll, uint Events, ulong Data)
{
    private const uint Writable = 0x4;
    private const string PollFile = "anon_inode:[eventpoll]";
    private static int s_lastPoll = -1;

    /// <summary>Finds it. The handle must be held open meanwhile.</summary>
    /// <returns>Null when the kernel shows none.</returns>
    public static EventRegistration? Find(SafeSocketHandle socket)
    {
        var file = ((int)socket.DangerousGetHandle()).ToString(CultureInfo.InvariantCulture);
        var last = Volatile.Read(ref s_lastPoll);
        if (last >= 0 && FindIn(last, file) is { } known)
        {
            return known;
        }
        // More than one thread may wait, each on an epoll of its own.
        var found = EnumeratePolls().Select(poll => FindIn(poll, file)).FirstOrDefault(found => found is not null);
        if (found is not null)
        {
            Volatile.Write(ref s_lastPoll, found.Poll);
        }
        return found;
    }

    /// <summary>Has the kernel tell, or not tell, of room to write.</summary>
    /// <returns>False when it does not allow that.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TrySet(Socket socket, bool tellsOfWriting) =>
        NativeMethods.TryChangeEvents(
            Poll,
            socket.SafeHandle,
            tellsOfWriting ? Events | Writable : Events & ~Writable,
            Data
        );

    private static IEnumerable<int> EnumeratePolls() =>
        from entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        where entry.LinkTarget == PollFile
        select int.Parse(entry.Name, CultureInfo.InvariantCulture);

    /// <summary>Looks through lines such as <c>tfd: 45 events: 8000201d data: 1c pos:0 ino:2b sdev:8</c>.</summary>
    private static EventRegistration? FindIn(int poll, string file)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/self/fdinfo/{poll}"))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (
                    words is ["tfd:", var registered, "events:", var events, "data:", var data, ..]
                    && registered == file
                    && uint.TryParse(events, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var asked)
                    && ulong.TryParse(data, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mark)
                )
                {
                    return new EventRegistration(poll, asked, mark);
                }
            }
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // Another thread's file that is closed by now, or a kernel that shows nothing.
        }
        return null;
    }
}
