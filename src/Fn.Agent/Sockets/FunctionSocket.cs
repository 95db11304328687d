using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Fn.Agent.Sockets;

/// <summary>The socket that a function made in its directory.</summary>
/// <remarks>
/// The directory belongs to the function, which may put anything there at any time. So the entry is opened without following
/// links, a link may name a plain sibling only, and the connection goes to exactly the file that was checked: a function cannot
/// lead the server to a socket of somebody else. Source: server specification 3.2.
/// </remarks>
internal static class FunctionSocket
{
    public const string Name = "lsnr.sock";
    private const int SocketFile = 0xC000;
    private const int LinkFile = 0xA000;
    private static readonly int Flags =
        NativeMethods.OpenPathOnly | NativeMethods.OpenNoFollow | NativeMethods.OpenCloseOnExec;

    /// <summary>Opens the socket; null when there is none or it breaks a rule.</summary>
    public static SafeFileHandle? TryOpen(string directory)
    {
        using var parent = NativeMethods.open(directory, Flags | NativeMethods.OpenDirectory, 0);
        if (parent.IsInvalid)
        {
            return null;
        }
        var entry = NativeMethods.openat(parent, Name, Flags, 0);
        if (!entry.IsInvalid && NativeMethods.GetFileType(entry) == LinkFile)
        {
            using var link = entry;
            var target = NativeMethods.ReadLink(link);
            if (target is null || SiblingName(target) is not { } sibling)
            {
                return null;
            }
            entry = NativeMethods.openat(parent, sibling, Flags, 0);
        }
        if (!entry.IsInvalid && NativeMethods.GetFileType(entry) == SocketFile)
        {
            return entry;
        }
        entry.Dispose();
        return null;
    }

    /// <summary>A connection to the function.</summary>
    /// <exception cref="SocketException">There is no proper socket, or nobody listens.</exception>
    public static async ValueTask<Socket> ConnectAsync(string directory, CancellationToken cancellationToken)
    {
        using var file = TryOpen(directory) ?? throw new SocketException((int)SocketError.ConnectionRefused);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var path = $"/proc/self/fd/{file.DangerousGetHandle()}";
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            socket.Blocking = false; // a send that cannot go on says so at once
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the other side has read all that was sent. Never throws.</summary>
    public static bool IsRead(Socket connection)
    {
        try
        {
            return NativeMethods.ioctl(connection.SafeHandle, NativeMethods.OutputQueue, out var unread) == 0
                && unread == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Whether the other side has not closed, whatever it left to be read. Never throws.</summary>
    public static unsafe bool IsOpen(Socket connection)
    {
        var handle = connection.SafeHandle;
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            var entry = new NativeMethods.PollEntry
            {
                File = (int)handle.DangerousGetHandle(),
                Events = NativeMethods.PeerClosed,
            };
            return NativeMethods.poll(&entry, 1, 0) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Whether something has come that nobody has read. Never throws.</summary>
    public static bool HasUnread(Socket? connection)
    {
        try
        {
            return connection is { Available: > 0 };
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static string? SiblingName(string target)
    {
        var name = target.StartsWith("./", StringComparison.Ordinal) ? target[2..] : target;
        return name.Contains('/', StringComparison.Ordinal) || name is "" or "." or ".." ? null : name;
    }
}
