using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>A socket in front of the engine, which a test makes slow, takes away and brings back.</summary>
internal sealed class EngineRelay : IAsyncDisposable
{
    private const string Engine = "/var/run/docker.sock";
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"relay-{Guid.NewGuid():N}.sock");
    private readonly ConcurrentBag<Socket> _open = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public EngineRelay() => Up();

    /// <summary>Value for <c>DOCKER_HOST</c>.</summary>
    public string Address => $"unix://{_path}";

    /// <summary>How long every request is held back.</summary>
    public TimeSpan Delay { get; init; }

    public void Up()
    {
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Cuts every connection and takes no more.</summary>
    public async Task DownAsync()
    {
        _listener?.Dispose();
        await _accepting;
        File.Delete(_path);
        while (_open.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await DownAsync();

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(Engine));
                _open.Add(client);
                _open.Add(engine);
                _ = CopyAsync(client, engine, Delay);
                _ = CopyAsync(engine, client, TimeSpan.Zero);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Taken down.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, TimeSpan delay)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await Task.Delay(delay);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // One of the two left.
        }
    }
}
