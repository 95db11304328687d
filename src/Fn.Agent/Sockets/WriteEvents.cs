using System.Net.Sockets;

namespace Fn.Agent.Sockets;

/// <summary>Whether the kernel tells the runtime when a connection can be written to. One instance a connection.</summary>
/// <remarks>
/// The runtime asks for both directions of every socket. A unix socket can be written to anew each time its peer has read, so the
/// thread that serves calls would wake in the middle of each one, often on the very core that the function computes on, and find
/// nothing to do. While no send waits, only what can be read is of interest. Where the registration cannot be found, everything stays
/// as the runtime made it.
/// </remarks>
internal sealed class WriteEvents
{
    private readonly Socket _socket;
    private EventRegistration? _registration;
    private bool _areIgnored;

    /// <param name="socket">A connection that has waited for something once: the runtime registers it then.</param>
    public WriteEvents(Socket socket)
    {
        _socket = socket;
        ThreadPool.UnsafeQueueUserWorkItem(static events => events.Find(), this, preferLocal: false);
    }

    /// <summary>They are of no interest until <see cref="Want"/>. Not while a send waits.</summary>
    /// <returns>Whether that is so now; the registration takes a moment to be found.</returns>
    public bool Ignore()
    {
        if (!_areIgnored && Volatile.Read(ref _registration) is { } registration)
        {
            _areIgnored = registration.TrySet(_socket, tellsOfWriting: false);
        }
        return _areIgnored;
    }

    /// <summary>A send is about to wait for one. Afterwards a socket with room is told of at once.</summary>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public void Want()
    {
        if (_areIgnored)
        {
            _areIgnored = !_registration!.TrySet(_socket, tellsOfWriting: true);
        }
    }

    private void Find()
    {
        var isHeld = false;
        try
        {
            // The number of the file stays this socket's for as long as the handle is held.
            _socket.SafeHandle.DangerousAddRef(ref isHeld);
            Volatile.Write(ref _registration, EventRegistration.Find(_socket.SafeHandle));
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
        finally
        {
            if (isHeld)
            {
                _socket.SafeHandle.DangerousRelease();
            }
        }
    }
}
