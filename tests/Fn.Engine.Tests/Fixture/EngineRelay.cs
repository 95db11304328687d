using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Docker.Connection;

namespace Fn.Engine.Tests.Fixture;

/// <summary>A socket in front of the engine that a test can take away and bring back.</summary>
internal sealed class EngineRelay : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"relay-{Guid.NewGuid():N}.sock");
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public EngineRelay() => Up();

    public string Address => $"unix://{_path}";

    /// <summary>How many requests began with this.</summary>
    public int CountOf(string start) => _requests.Count(request => request.StartsWith(start, StringComparison.Ordinal));

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
        Assert.True(EngineAddress.TryParse(EnginePresence.Address, out var engine));
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = await engine.ConnectAsync(CancellationToken.None);
                _open.Add(client);
                _open.Add(server);
                _ = CopyAsync(client, server, _requests);
                _ = CopyAsync(server, client, null);
            }
        }
        catch (Exception down) when (down is SocketException or ObjectDisposedException)
        {
            // Taken down.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, ConcurrentQueue<string>? requests)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                requests?.Enqueue(Encoding.Latin1.GetString(buffer, 0, Math.Min(count, 100)));
                await to.SendAsync(buffer.AsMemory(0, count));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Taken down.
        }
    }
}
