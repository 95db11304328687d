using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fn.Load.Clients;

/// <summary>
/// One client with one kept connection, for runs in which each answer is looked at. It notices what an ordinary HTTP client
/// hides: an answer that is cut, missing, or followed by bytes that nobody asked for.
/// </summary>
internal sealed class CallClient(int port) : IAsyncDisposable
{
    /// <summary>Longest wait for an answer; past the functions' own limit of 30 s, the server must have answered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Socket? _socket;
    private byte[] _received = new byte[16 * 1024];

    public Task<Answer> PostAsync(string path, string body, CancellationToken cancellationToken) =>
        SendAsync("POST", path, body, cancellationToken);

    /// <summary>Sends a request and waits for its answer; only a refused connection or a cancellation throws.</summary>
    public async Task<Answer> SendAsync(string method, string path, string body, CancellationToken cancellationToken)
    {
        if (HasUnaskedBytes())
        {
            Close();
            return new Answer(Delivery.Doubled, 0, [], TimeSpan.Zero);
        }
        var request = Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );
        _socket ??= await ConnectAsync(port, cancellationToken);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(Patience);
        var began = Stopwatch.GetTimestamp();
        // Both ways at once: an echo may begin to answer before it has read everything.
        var sending = SendAllAsync(_socket, request, either.Token);
        var answer = await ReceiveAsync(began, either.Token);
        if (answer.Delivery != Delivery.Whole)
        {
            Close();
        }
        await sending;
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>Waits until the server takes connections and answers.</summary>
    /// <param name="isGone">Whether there is nothing left to wait for.</param>
    /// <exception cref="BenchException">It did not in time.</exception>
    public async Task AwaitAnswerAsync(
        string method,
        string path,
        TimeSpan patience,
        Func<bool> isGone,
        CancellationToken cancellationToken
    )
    {
        for (var began = Stopwatch.GetTimestamp(); !isGone() && Stopwatch.GetElapsedTime(began) < patience; )
        {
            try
            {
                if ((await SendAsync(method, path, "", cancellationToken)).Status == 200)
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
            await Task.Delay(20, cancellationToken);
        }
        throw new BenchException(
            isGone()
                ? $"what should answer at 127.0.0.1:{port} ended at once"
                : $"nothing answers at 127.0.0.1:{port}{path} after {patience.TotalSeconds:0} s"
        );
    }

    /// <summary>Opens a connection of its own.</summary>
    public static async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether something arrived after the answer to the last call; a connection that was closed meanwhile is opened anew.</summary>
    public bool HasUnaskedBytes()
    {
        if (_socket is null || !_socket.Poll(0, SelectMode.SelectRead))
        {
            return false;
        }
        if (_socket.Available > 0)
        {
            return true;
        }
        Close();
        return false;
    }

    private static async Task SendAllAsync(
        Socket socket,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // What counts is the answer, and the receiving side tells of that.
        }
    }

    private async Task<Answer> ReceiveAsync(long began, CancellationToken cancellationToken)
    {
        var filled = 0;
        try
        {
            for (int read; (read = await _socket!.ReceiveAsync(_received.AsMemory(filled), cancellationToken)) > 0; )
            {
                filled += read;
                if (AnswerParser.TryParse(_received.AsSpan(0, filled), out var status, out var body, out var consumed))
                {
                    var delivery = consumed == filled ? Delivery.Whole : Delivery.Doubled;
                    return new Answer(delivery, status, body, Stopwatch.GetElapsedTime(began));
                }
                if (filled == _received.Length)
                {
                    Array.Resize(ref _received, filled * 2);
                }
            }
        }
        catch (Exception lost) when (lost is SocketException or OperationCanceledException or FormatException)
        {
            // Counted below.
        }
        return new Answer(filled == 0 ? Delivery.Missing : Delivery.Cut, 0, [], Stopwatch.GetElapsedTime(began));
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
