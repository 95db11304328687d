using System.Globalization;
using System.Net.Sockets;
using Fn.Agent.Sockets;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Sockets;

public sealed class WriteEventsTests : IAsyncLifetime
{
    private const uint Writable = 0x4;
    private readonly string _directory = Directory.CreateTempSubdirectory("socket").FullName;
    private readonly byte[] _buffer = new byte[16];
    private Socket _listener = null!;
    private Socket _function = null!;
    private Socket _socket = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener = Peer.Listen(_directory);
        _socket = await FunctionSocket.ConnectAsync(_directory, Cancel);
        _function = await _listener.AcceptAsync(Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _function.Dispose();
        _listener.Dispose();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Room_to_write_wakes_nobody_while_no_send_waits()
    {
        var reading = _socket.ReceiveAsync(_buffer, Cancel).AsTask();
        Assert.NotEqual(0u, RegisteredEvents() & Writable);
        var events = new WriteEvents(_socket);

        await Wait.UntilAsync(events.Ignore, "the registration is found");

        Assert.Equal(0u, RegisteredEvents() & Writable);
        events.Want();
        Assert.NotEqual(0u, RegisteredEvents() & Writable);
        await _function.SendAsync("x"u8.ToArray(), Cancel);
        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task A_send_that_waits_goes_on_when_there_is_room_again()
    {
        var reading = _socket.ReceiveAsync(_buffer, Cancel).AsTask();
        var events = new WriteEvents(_socket);
        await Wait.UntilAsync(events.Ignore, "the registration is found");

        events.Want();
        var sending = SendAllAsync(new byte[4 * 1024 * 1024]);
        var received = await ReceiveAsync(4 * 1024 * 1024);

        Assert.Equal(4 * 1024 * 1024, received);
        await sending;
        await _function.SendAsync("x"u8.ToArray(), Cancel);
        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task A_closed_connection_has_none()
    {
        var reading = _socket.ReceiveAsync(_buffer, Cancel).AsTask();
        var events = new WriteEvents(_socket);
        await Wait.UntilAsync(events.Ignore, "the registration is found");
        _socket.Dispose();

        Assert.Throws<ObjectDisposedException>(events.Want);
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, Cancel)..];
        }
    }

    private async Task<int> ReceiveAsync(int count)
    {
        var buffer = new byte[64 * 1024];
        var received = 0;
        while (received < count)
        {
            received += await _function.ReceiveAsync(buffer, Cancel);
        }
        return received;
    }

    /// <summary>What the kernel says that the socket is registered for.</summary>
    private uint RegisteredEvents()
    {
        var file = ((int)_socket.SafeHandle.DangerousGetHandle()).ToString(CultureInfo.InvariantCulture);
        var lines =
            from poll in Directory.GetFiles("/proc/self/fdinfo")
            from line in TryReadLines(poll)
            let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where words is ["tfd:", var registered, ..] && registered == file
            select uint.Parse(words[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return lines.Single();
    }

    private static string[] TryReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // closed meanwhile by another test
        }
    }
}
