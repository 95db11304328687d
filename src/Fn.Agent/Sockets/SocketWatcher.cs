using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fn.Agent.Sockets;

/// <summary>Tells when <c>lsnr.sock</c> appears in a directory: one inotify instance and one thread for all directories.</summary>
/// <remarks>The kernel allows 128 instances a user but tens of thousands of watches. Source: server specification 3.2.</remarks>
internal sealed unsafe class SocketWatcher : IDisposable
{
    private const int HeaderBytes = 16;
    private const short PollIn = 1;
    private readonly SafeFileHandle _inotify;
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<int, SocketWatch> _watches = new();
    private readonly Thread _thread;
    private volatile bool _disposed;

    /// <exception cref="InvalidOperationException">The kernel gives no inotify instance.</exception>
    public SocketWatcher()
    {
        _inotify = NativeMethods.CreateInotify();
        if (_inotify.IsInvalid)
        {
            throw new InvalidOperationException(
                $"The kernel gives no inotify instance (error {Marshal.GetLastPInvokeError()}); raise fs.inotify.max_user_instances."
            );
        }
        _wake = NativeMethods.CreateEvent();
        _thread = new Thread(Run) { IsBackground = true, Name = "socket watcher" };
        _thread.Start();
    }

    /// <summary>Begins to watch; do so before anything can write into the directory.</summary>
    /// <exception cref="IOException">The kernel refuses the watch.</exception>
    public SocketWatch Watch(string directory)
    {
        lock (_watches)
        {
            var id = NativeMethods.inotify_add_watch(
                _inotify,
                directory,
                NativeMethods.InCreate | NativeMethods.InMovedTo
            );
            if (id < 0)
            {
                throw new IOException(
                    $"The socket directory cannot be watched (error {Marshal.GetLastPInvokeError()}); raise fs.inotify.max_user_watches."
                );
            }
            return _watches[id] = new SocketWatch(this, id, directory);
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        ulong one = 1;
        _ = NativeMethods.write(_wake, &one, sizeof(ulong));
        _thread.Join();
        _inotify.Dispose();
        _wake.Dispose();
    }

    internal void Remove(SocketWatch watch)
    {
        lock (_watches)
        {
            if (_watches.TryRemove(new KeyValuePair<int, SocketWatch>(watch.Id, watch)) && !_disposed)
            {
                _ = NativeMethods.inotify_rm_watch(_inotify, watch.Id); // the directory may be gone, and the watch with it
            }
        }
    }

    private void Run()
    {
        const int BufferBytes = 64 * 1024;
        var buffer = new byte[BufferBytes];
        var entries = stackalloc NativeMethods.PollEntry[2];
        entries[0] = new() { File = (int)_inotify.DangerousGetHandle(), Events = PollIn };
        entries[1] = new() { File = (int)_wake.DangerousGetHandle(), Events = PollIn };
        fixed (byte* start = buffer)
        {
            while (!_disposed)
            {
                _ = NativeMethods.poll(entries, 2, -1);
                var count = NativeMethods.read(_inotify, start, BufferBytes);
                if (count > 0)
                {
                    Dispatch(buffer.AsSpan(0, (int)count));
                }
            }
        }
    }

    private void Dispatch(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderBytes)
        {
            var id = MemoryMarshal.Read<int>(events);
            var mask = MemoryMarshal.Read<uint>(events[4..]);
            var nameBytes = MemoryMarshal.Read<int>(events[12..]);
            var name = events.Slice(HeaderBytes, nameBytes).TrimEnd((byte)0);
            if ((mask & NativeMethods.InQueueOverflow) != 0)
            {
                foreach (var watch in _watches.Values)
                {
                    watch.OnLost();
                }
            }
            else if ((mask & NativeMethods.InIgnored) == 0 && name.SequenceEqual("lsnr.sock"u8))
            {
                if (_watches.TryGetValue(id, out var watch))
                {
                    watch.OnAppeared();
                }
            }
            events = events[(HeaderBytes + nameBytes)..];
        }
    }
}
