using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fn.Agent.Sockets.Events;

/// <summary>A thread that waits for many sockets, and goes on by itself with what has waited for them.</summary>
/// <remarks>
/// Both connections of a call, the client's and the function's, are waited for here, so that a warm call changes no thread. Nothing that
/// goes on here may block. A function that has answered could compute again, and callers wait for it: functions go before clients.
/// Source: epoll(7).
/// </remarks>
internal sealed unsafe class EventLoop
{
    private const int MaxEvents = 256;
    private const int FirstSlots = 64;
    private const ulong FunctionsKey = 0; // no socket has it
    private static readonly int Count = Math.Max(1, Environment.ProcessorCount / 2); // the other cores are for the functions
    private static int s_next;
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private readonly int _poll = CreatePoll();
    private readonly int _functions = CreatePoll();
    private LoopSocket?[] _sockets = new LoopSocket?[FirstSlots];
    private int _used;
    private uint _generation;

    /// <exception cref="InvalidOperationException">The kernel gives no epoll instance.</exception>
    private EventLoop(int number)
    {
        _ = NativeMethods.TryAddEvents(_poll, _functions, LoopSocket.In, FunctionsKey);
        var name = string.Create(CultureInfo.InvariantCulture, $"event loop {number}");
        new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
    }

    /// <summary>Told of every function's call.</summary>
    public static CoreUse Cores { get; } = new(Environment.ProcessorCount, Count);

    // A loop that is woken before all others need not take a core from whoever could use it. One that is not would wait behind them.
    private static bool StaysAwake => !LoopSocket.Options.HasPrecedence || Cores.HasOneForEach;

    /// <summary>One of the loops, in turn.</summary>
    public static EventLoop Next() =>
        All.Loops[(int)((uint)Interlocked.Increment(ref s_next) % (uint)All.Loops.Length)];

    /// <summary>Begins to report what becomes of a socket.</summary>
    /// <param name="socket">Told of it, from this moment on.</param>
    /// <param name="events">EPOLL* bits.</param>
    /// <exception cref="SocketException">The kernel has no room for it.</exception>
    public void Add(LoopSocket socket, uint events)
    {
        Keep(socket);
        if (!NativeMethods.TryAddEvents(PollOf(socket), socket.Socket.SafeHandle, events, socket.Key))
        {
            Remove(socket);
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        }
    }

    /// <summary>Changes what is reported of a socket; it is told at once of what is so already.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public void Change(LoopSocket socket, uint events) =>
        _ = NativeMethods.TryChangeEvents(PollOf(socket), socket.Socket.SafeHandle, events, socket.Key);

    /// <summary>Reports nothing of a socket any more; its closing is to follow.</summary>
    public void Remove(LoopSocket socket)
    {
        lock (_gate)
        {
            _sockets[(uint)socket.Key] = null;
            _free.Push((int)(uint)socket.Key);
        }
    }

    private static int CreatePoll()
    {
        var poll = NativeMethods.epoll_create1(NativeMethods.OpenCloseOnExec);
        return poll >= 0
            ? poll
            : throw new InvalidOperationException(
                $"The kernel gives no epoll instance (error {Marshal.GetLastPInvokeError()}); raise the limit of open files."
            );
    }

    private int PollOf(LoopSocket socket) => socket.IsFunction ? _functions : _poll;

    // A slot is used again while events of the socket that had it may be on their way; a key is not.
    private void Keep(LoopSocket socket)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used++;
                if (slot == _sockets.Length)
                {
                    Array.Resize(ref _sockets, slot * 2);
                }
            }
            socket.Key = ((ulong)++_generation << 32) | (uint)slot;
            _sockets[slot] = socket;
        }
    }

    private void Run()
    {
        if (LoopSocket.Options.Niceness != 0)
        {
            _ = NativeMethods.TrySetThreadNiceness(LoopSocket.Options.Niceness);
        }
        var size = NativeMethods.EventBytes;
        var events = (byte*)NativeMemory.Alloc(MaxEvents, (nuint)size);
        var answers = (byte*)NativeMemory.Alloc(MaxEvents, (nuint)size);
        var polling = new BusyPolling(LoopSocket.Options.BusyPoll, TimeProvider.System);
        while (true)
        {
            var count = Wait(events, polling);
            for (var i = 0; i < count; i++)
            {
                Dispatch(answers, NativeMethods.epoll_wait(_functions, answers, MaxEvents, 0));
                Dispatch(events + (i * size), 1);
            }
        }
    }

    private int Wait(byte* events, BusyPolling polling)
    {
        var sleeps = polling.IsOff || !StaysAwake;
        var count = NativeMethods.epoll_wait(_poll, events, MaxEvents, sleeps ? -1 : 0);
        if (count != 0 || sleeps)
        {
            return count;
        }
        polling.Begin();
        while (count == 0 && polling.GoesOn())
        {
            _ = NativeMethods.sched_yield();
            count = NativeMethods.epoll_wait(_poll, events, MaxEvents, 0);
        }
        if (count == 0)
        {
            count = NativeMethods.epoll_wait(_poll, events, MaxEvents, -1);
        }
        polling.End();
        return count;
    }

    private void Dispatch(byte* events, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (mask, key) = NativeMethods.ReadEvent(events + (i * NativeMethods.EventBytes));
            if (key != FunctionsKey && Volatile.Read(ref _sockets)[(uint)key] is { } socket && socket.Key == key)
            {
                socket.OnEvents(mask);
            }
        }
    }

    // Made with the first socket.
    private static class All
    {
        public static readonly EventLoop[] Loops =
        [
            .. Enumerable.Range(0, Count).Select(static number => new EventLoop(number)),
        ];
    }
}
