using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fn.Agent.Sockets.Events;
using Fn.Testing;

namespace Fn.Agent.Tests.Sockets.Events;

public sealed class LoopSocketTests : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<IDisposable> _opened = [];

    public LoopSocketTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var opened in _opened)
        {
            opened.Dispose();
        }
        _listener.Dispose();
    }

    [Fact]
    public async Task Who_finds_nothing_waits_until_there_is_something()
    {
        var (socket, peer) = Open();
        var buffer = new byte[16];
        Assert.Equal(-1, socket.TryReceive(buffer));
        var waiting = socket.WaitToReceiveAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        peer.Send("hello"u8);
        await waiting.WaitAsync(Cancel);

        Assert.Equal(5, socket.TryReceive(buffer));
        Assert.Equal(-1, socket.TryReceive(buffer));
    }

    [Fact]
    public async Task What_the_buffer_could_not_take_needs_no_second_word_of_the_kernel()
    {
        var (socket, peer) = Open();
        var buffer = new byte[4];
        peer.Send("abcdefgh"u8);
        await ReceivableAsync(socket);

        Assert.Equal(4, socket.TryReceive(buffer));
        await socket.WaitToReceiveAsync().AsTask().WaitAsync(Cancel);

        Assert.Equal(4, socket.TryReceive(buffer));
    }

    [Fact]
    public async Task The_end_comes_after_what_was_sent_before_it()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (socket, peer) = Open(hungUp.SetResult);
        Assert.Equal(-1, socket.TryReceive(new byte[16]));
        peer.Send("bye"u8);
        peer.Shutdown(SocketShutdown.Send);
        await hungUp.Task.WaitAsync(Cancel);

        Assert.Equal(3, socket.TryReceive(new byte[16]));
        await socket.WaitToReceiveAsync().AsTask().WaitAsync(Cancel);
        Assert.Equal(0, socket.TryReceive(new byte[16]));
        Assert.True(socket.MayReceive);
    }

    [Fact]
    public async Task A_reset_is_told_to_who_waits_and_by_the_call()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (socket, peer) = Open(hungUp.SetResult);
        Assert.Equal(-1, socket.TryReceive(new byte[16]));
        var waiting = socket.WaitToReceiveAsync().AsTask();

        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Dispose();

        await waiting.WaitAsync(Cancel);
        await hungUp.Task.WaitAsync(Cancel);
        Assert.Equal(
            SocketError.ConnectionReset,
            Assert.Throws<SocketException>(() => socket.TryReceive(new byte[16])).SocketErrorCode
        );
    }

    [Fact]
    public async Task A_send_without_room_goes_on_when_the_peer_has_read()
    {
        var (socket, peer) = Open();
        const int Total = 16 * 1024 * 1024;
        var expected = (long)Total;
        int count;
        while ((count = socket.TrySend(new byte[64 * 1024])) > 0)
        {
            expected += count;
        }

        var sending = SendAsync(socket, Total);
        Assert.False(sending.IsCompleted);
        var buffer = new byte[256 * 1024];
        while (expected > 0)
        {
            expected -= await peer.ReceiveAsync(buffer, Cancel);
        }

        Assert.Equal((0, Total), (expected, await sending));
    }

    [Fact]
    public async Task Closing_lets_both_go_on_who_wait()
    {
        var (socket, _) = Open();
        Assert.Equal(-1, socket.TryReceive(new byte[16]));
        var reading = socket.WaitToReceiveAsync().AsTask();
        while (socket.TrySend(new byte[64 * 1024]) > 0) { }
        var writing = SendAsync(socket, 1);

        socket.Dispose();

        await reading.WaitAsync(Cancel);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WaitAsync(Cancel));
        for (var again = 0; again < 3; again++)
        {
            Assert.Throws<ObjectDisposedException>(() => socket.TryReceive(new byte[16]));
            Assert.Throws<ObjectDisposedException>(() => socket.TrySend(new byte[16]));
            await socket.WaitToReceiveAsync().AsTask().WaitAsync(Cancel);
            await socket.WaitToSendAsync().AsTask().WaitAsync(Cancel);
        }
    }

    [Fact]
    public async Task An_interrupted_wait_leaves_the_connection_as_it_was()
    {
        var (socket, peer) = Open();
        Assert.Equal(-1, socket.TryReceive(new byte[16]));
        var waiting = socket.WaitToReceiveAsync().AsTask();

        socket.InterruptReceive();
        await waiting.WaitAsync(Cancel);

        Assert.Equal(-1, socket.TryReceive(new byte[16]));
        peer.Send("x"u8);
        await ReceivableAsync(socket);
        Assert.Equal(1, socket.TryReceive(new byte[16]));
    }

    [Fact]
    public async Task A_function_goes_before_a_client_who_was_first()
    {
        var (busy, busyPeer) = Open();
        var (client, clientPeer) = OpenBeside(busy, isFunction: false);
        var (function, functionPeer) = OpenBeside(busy, isFunction: true);
        var order = new ConcurrentQueue<string>();
        using var held = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = WhenReadableAsync(
            busy,
            () =>
            {
                isHeld.SetResult();
                held.Wait(Cancel);
            }
        );
        var both = Task.WhenAll(
            WhenReadableAsync(client, () => order.Enqueue("client")),
            WhenReadableAsync(function, () => order.Enqueue("function"))
        );

        busyPeer.Send("x"u8);
        await isHeld.Task.WaitAsync(Cancel);
        clientPeer.Send("x"u8);
        functionPeer.Send("x"u8);
        await Wait.UntilAsync(() => client.Socket.Available + function.Socket.Available == 2, "both have something");
        held.Set();
        await both.WaitAsync(Cancel);
        await holding;

        Assert.Equal(["function", "client"], order);
    }

    [Fact]
    public async Task Connections_that_come_and_go_get_their_own_bytes_and_nobody_elses()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 400),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel },
            async (number, cancel) =>
            {
                var (socket, peer) = Open();
                var sent = BitConverter.GetBytes(number);
                var buffer = new byte[sent.Length];
                var count = socket.TryReceive(buffer);
                peer.Send(sent);
                while (count < 0)
                {
                    await socket.WaitToReceiveAsync().AsTask().WaitAsync(cancel);
                    count = socket.TryReceive(buffer);
                }
                Assert.Equal((sent.Length, number), (count, BitConverter.ToInt32(buffer)));
                socket.Dispose();
            }
        );
    }

    private static async Task WhenReadableAsync(LoopSocket socket, Action act)
    {
        Assert.Equal(-1, socket.TryReceive(new byte[1]));
        await socket.WaitToReceiveAsync();
        act();
    }

    private static async Task<int> SendAsync(LoopSocket socket, int total)
    {
        var bytes = new byte[total];
        var sent = 0;
        while (sent < total)
        {
            var count = socket.TrySend(bytes.AsSpan(sent));
            if (count == 0)
            {
                await socket.WaitToSendAsync();
            }
            sent += count;
        }
        return sent;
    }

    private static Task ReceivableAsync(LoopSocket socket) =>
        Wait.UntilAsync(() => socket.Socket.Available > 0, "something has come");

    private (LoopSocket Socket, Socket Peer) OpenBeside(LoopSocket other, bool isFunction)
    {
        while (true)
        {
            var (accepted, peer) = Connect();
            var socket = isFunction ? LoopSocket.OfFunction(accepted) : LoopSocket.OfClient(accepted, () => { });
            _opened.Add(socket);
            if (ReferenceEquals(socket.Loop, other.Loop))
            {
                return (socket, peer);
            }
        }
    }

    private (LoopSocket Socket, Socket Peer) Open(Action? onHangUp = null)
    {
        var (accepted, peer) = Connect();
        var socket = LoopSocket.OfClient(accepted, onHangUp ?? (() => { }));
        _opened.Add(socket);
        return (socket, peer);
    }

    private (Socket Accepted, Socket Peer) Connect()
    {
        lock (_listener)
        {
            var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _opened.Add(peer);
            peer.Connect(_listener.LocalEndPoint!);
            return (_listener.Accept(), peer);
        }
    }
}
