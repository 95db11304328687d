using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fn.Testing.Engine;

/// <summary>A socket in front of the machine's engine, which a test makes slow, takes away and brings back.</summary>
public sealed class EngineRelay : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"relay-{Guid.NewGuid():N}.sock");
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public EngineRelay() => Up();

    /// <summary>Value for <c>DOCKER_HOST</c>.</summary>
    public string Address => $"unix://{_path}";

    /// <summary>How long everything that is asked of the engine is held back.</summary>
    public TimeSpan Delay { get; init; }

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
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var engine = await ConnectAsync();
                _open.Add(client);
                _open.Add(engine);
                _ = CopyAsync(client, engine, Delay, _requests);
                _ = CopyAsync(engine, client, TimeSpan.Zero, said: null);
            }
        }
        catch (Exception down) when (down is SocketException or ObjectDisposedException)
        {
            // Taken down.
        }
    }

    private static async Task<Socket> ConnectAsync()
    {
        const string unix = "unix://";
        var address = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host
            ? host
            : $"{unix}/var/run/docker.sock";
        EndPoint target = address.StartsWith(unix, StringComparison.Ordinal)
            ? new UnixDomainSocketEndPoint(address[unix.Length..])
            : new DnsEndPoint(new Uri(address).Host, new Uri(address).Port);
        var socket =
            target is DnsEndPoint
                ? new Socket(SocketType.Stream, ProtocolType.Tcp)
                : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(target);
        return socket;
    }

    private static async Task CopyAsync(Socket from, Socket to, TimeSpan delay, ConcurrentQueue<string>? said)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                said?.Enqueue(Encoding.Latin1.GetString(buffer, 0, Math.Min(count, 100)));
                await Task.Delay(delay);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Taken down, or one of the two left.
        }
    }
}
