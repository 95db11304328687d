using System.Net.Sockets;
using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>Accepts connections on a listening socket and serves each on a thread, until it is stopped.</summary>
/// <remarks>
/// A function has one peer, which has one connection: a blocked thread answers it sooner than an event loop and a pool would. One thread
/// always waits in accept; whoever gets a connection serves it and returns to accepting, so connections made anew cost no thread.
/// </remarks>
internal sealed class FunctionServer(Socket listener, Dialect dialect, CallRunner runner, FnOptions options)
    : IAsyncDisposable
{
    private const int SpareThreads = 2;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CallGate _gate = new(options.Concurrency);
    private readonly HashSet<HttpConnection> _connections = [];
    private readonly Lock _lock = new();
    private int _waiting;
    private volatile bool _stopping;

    /// <summary>Starts to accept; returns at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            AddThread();
        }
    }

    /// <summary>Accepts nothing more and waits for running calls, at most up to the latest of their deadlines.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        var idle = _gate.WhenIdleAsync();
        var left = _gate.LatestDeadline - runner.Time.GetUtcNow();
        if (!idle.IsCompleted && left > TimeSpan.Zero)
        {
            var limit = left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1);
            await Task.WhenAny(idle, Task.Delay(limit, runner.Time)).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        listener.Dispose();
        List<HttpConnection> open;
        lock (_lock)
        {
            open = [.. _connections];
        }
        foreach (var connection in open)
        {
            connection.Dispose();
        }
        // A function that heeds neither its token nor its deadline must not keep the process from ending.
        var served = Task.WhenAll(open.Select(connection => connection.Served));
        if (!served.IsCompleted)
        {
            await Task.WhenAny(served, Task.Delay(Farewell, runner.Time)).ConfigureAwait(false);
        }
        _gate.Dispose();
    }

    private void AddThread()
    {
        _waiting++;
        new Thread(AcceptAndServe) { IsBackground = true, Name = "Fn" }.Start();
    }

    private void AcceptAndServe()
    {
        while (Accept() is { } socket)
        {
            var connection = new HttpConnection(socket, dialect, _gate, runner);
            Enter(connection);
            connection.Run();
            _ = ForgetAsync(connection);
            if (!StaysToAccept())
            {
                return;
            }
        }
    }

    private Socket? Accept()
    {
        while (!_stopping)
        {
            try
            {
                return listener.Accept();
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException)
            {
                // Out of descriptors, or a peer that left before it was accepted: the next one may do better.
                Thread.Sleep(_stopping ? 0 : 10);
            }
        }
        return null;
    }

    private void Enter(HttpConnection connection)
    {
        lock (_lock)
        {
            _connections.Add(connection);
            if (--_waiting == 0)
            {
                AddThread();
            }
        }
    }

    // A call may outlive the receiving side of its connection: it still has its answer to send.
    private async Task ForgetAsync(HttpConnection connection)
    {
        await connection.Served.ConfigureAwait(false);
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private bool StaysToAccept()
    {
        lock (_lock)
        {
            if (_waiting == SpareThreads)
            {
                return false;
            }
            _waiting++;
            return true;
        }
    }
}
