using System.Net.Sockets;
using Fn.Fdk.Http;

namespace Fn.Fdk.Hosting;

/// <summary>Accepts connections on a listening socket and serves them until it is stopped.</summary>
internal sealed class FunctionServer(Socket listener, Dialect dialect, CallRunner runner, FnOptions options)
    : IAsyncDisposable
{
    private readonly CallGate _gate = new(options.Concurrency);
    private readonly HashSet<HttpConnection> _connections = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Starts to accept; returns at once.</summary>
    public void Start() => _accepting = AcceptAsync();

    /// <summary>Accepts nothing more and waits for running calls, at most up to the latest of their deadlines.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
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
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        List<HttpConnection> open;
        lock (_lock)
        {
            open = [.. _connections];
        }
        foreach (var connection in open)
        {
            connection.Dispose();
        }
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (options.Concurrency == 1)
                {
                    Serve(socket); // on this thread: a container has few, and a second call would wait for the first anyway
                }
                else
                {
                    ThreadPool.UnsafeQueueUserWorkItem(Serve, socket, preferLocal: false);
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or a peer that left before it was accepted: the next one may do better.
                await Task.Delay(TimeSpan.FromMilliseconds(10), runner.Time).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket) => _ = ServeAsync(new HttpConnection(socket, dialect, _gate, runner));

    private async Task ServeAsync(HttpConnection connection)
    {
        lock (_lock)
        {
            _connections.Add(connection);
        }
        await connection.RunAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }
}
