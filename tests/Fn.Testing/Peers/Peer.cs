using System.Collections.Concurrent;
using System.Net.Sockets;
using Fn.Testing.Engine;

namespace Fn.Testing.Peers;

/// <summary>A function under the test's control: it listens as the FDKs do and hands each connection to the test.</summary>
public sealed class Peer
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _accepts;

    /// <summary>Every request read so far, of all containers.</summary>
    public ConcurrentQueue<PeerRequest> Requests { get; } = new();

    /// <summary>Connections accepted so far.</summary>
    public int Accepts => _accepts;

    /// <summary>Most connections open at once in one container.</summary>
    public int MostOpen { get; private set; }

    /// <summary>Answers a request; the connection is kept when it returns true.</summary>
    public Func<PeerRequest, PeerConnection, FakeContainer, Task<bool>> OnRequest { get; set; } =
        static async (request, connection, _) =>
        {
            await connection.WriteAsync(Answers.Ok("hello"));
            return true;
        };

    /// <summary>Handles a connection from its first byte on; by default reads whole requests and calls <see cref="OnRequest"/>.</summary>
    public Func<PeerConnection, FakeContainer, Task>? OnConnection { get; set; }

    /// <summary>Whether a connection is accepted only when the one before is closed.</summary>
    public bool IsSerial { get; init; }

    /// <summary>A peer that answers every request with the same bytes and keeps the connection.</summary>
    public static Peer Answering(string answer) => Answering(_ => answer);

    /// <summary>A peer that keeps the connection.</summary>
    public static Peer Answering(Func<PeerRequest, string> answer) =>
        new()
        {
            OnRequest = async (request, connection, _) =>
            {
                await connection.WriteAsync(answer(request));
                return true;
            },
        };

    /// <summary>A peer that closes the connection after the bytes.</summary>
    public static Peer AnsweringAndClosing(string answer) =>
        new()
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync(answer);
                return false;
            },
        };

    /// <summary>A peer whose callers wait until the test lets them go.</summary>
    public static Peer AnsweringAfter(Task release, string answer) =>
        new()
        {
            OnRequest = async (_, connection, _) =>
            {
                await release;
                await connection.WriteAsync(answer);
                return true;
            },
        };

    /// <summary>The script for a container: binds, listens, links, serves until killed.</summary>
    public async Task RunAsync(FakeContainer container)
    {
        using var listener = Listen(container.Directory);
        container.Killed.Token.Register(listener.Dispose);
        await ServeAsync(listener, container);
    }

    /// <summary>Binds <c>phonylsnr.sock</c>, listens, and links <c>lsnr.sock</c> to it.</summary>
    public static Socket Listen(string directory, string linkTarget = "phonylsnr.sock")
    {
        var listener = Bind(Path.Combine(directory, "phonylsnr.sock"));
        File.CreateSymbolicLink(Path.Combine(directory, "lsnr.sock"), linkTarget);
        return listener;
    }

    /// <summary>Binds a path and listens on it.</summary>
    public static Socket Bind(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(128);
        return listener;
    }

    /// <summary>Accepts until the listener is closed.</summary>
    public async Task ServeAsync(Socket listener, FakeContainer container)
    {
        var open = new ConcurrentBag<PeerConnection>();
        container.Killed.Token.Register(() =>
        {
            foreach (var connection in open)
            {
                connection.Dispose();
            }
        });
        while (true)
        {
            try
            {
                var connection = new PeerConnection(await listener.AcceptAsync());
                open.Add(connection);
                if (container.Killed.IsCancellationRequested)
                {
                    connection.Dispose();
                }
                Interlocked.Increment(ref _accepts);
                var serving = ServeAsync(connection, container);
                if (IsSerial)
                {
                    await serving;
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(PeerConnection connection, FakeContainer container)
    {
        MostOpen = Math.Max(MostOpen, _open.AddOrUpdate(container.Id, 1, static (_, count) => count + 1));
        try
        {
            using (connection)
            {
                if (OnConnection is not null)
                {
                    await OnConnection(connection, container);
                    return;
                }
                while (await connection.ReadRequestAsync() is { } request)
                {
                    Requests.Enqueue(request);
                    if (!await OnRequest(request, connection, container))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or SocketException)
        {
            // The other side, or the test, closed.
        }
        finally
        {
            _open.AddOrUpdate(container.Id, 0, static (_, count) => count - 1);
        }
    }
}
