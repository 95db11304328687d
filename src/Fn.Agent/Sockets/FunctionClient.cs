using System.Net.Sockets;
using Fn.Agent.Calls;

namespace Fn.Agent.Sockets;

/// <summary>Speaks HTTP/1.1 with one function over the socket in its directory: one connection, one call at a time.</summary>
/// <remarks>
/// The connection is opened when there is a request to write, never to probe. It is kept for the next call when both sides
/// allow it. A kept connection that turns out closed before a byte was written is replaced, once; a call of which a
/// byte may have been written is never sent again. Source: FDK specification 1.5 to 1.7.
/// </remarks>
internal sealed class FunctionClient(string directory, ClientLimits limits) : IDisposable
{
    private const int FirstAttempts = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private readonly Lock _gate = new();
    private readonly RequestSender _sender = new();
    private readonly ResponseReader _reader = new(limits);
    private Socket? _socket;
    private ICallExchange? _exchange;
    private bool _hasConnected;
    private bool _aborted;
    private bool _disposed;

    /// <summary>Whether a connection is open.</summary>
    public bool IsConnected => Volatile.Read(ref _socket) is not null;

    /// <summary>Runs one call. Not while another one runs.</summary>
    /// <param name="call">Gives the id.</param>
    /// <param name="exchange">The caller's side.</param>
    /// <param name="deadline">The value of <c>Fn-Deadline</c>.</param>
    /// <param name="cancellationToken">The caller left; it ends waits on him. <see cref="Abort"/> ends all waits.</param>
    public async ValueTask<ExchangeEnd> SendAsync(
        Call call,
        ICallExchange exchange,
        string deadline,
        CancellationToken cancellationToken
    )
    {
        var end = new ExchangeEnd(CallOutcome.ResponseBroken) { WasNeverSent = true };
        if (!Begin(exchange))
        {
            return end;
        }
        try
        {
            if (SpeaksOutOfTurn())
            {
                return end;
            }
            var isKept = await ConnectAsync(cancellationToken);
            end = new ExchangeEnd(CallOutcome.ResponseBroken);
            _sender.Begin(exchange, call.Id, deadline);
            if (!_sender.TrySendHead(_socket!) && isKept && !_sender.HasWritten)
            {
                await OpenAsync(cancellationToken);
                _ = _sender.TrySendHead(_socket!);
            }
            var sending = _sender.SendRestAsync(_socket!, cancellationToken);
            end = await ReadAsync(_socket!, exchange, cancellationToken);
            end = end with { KeepsConnection = await FinishSendingAsync(sending) && end.KeepsConnection };
        }
        catch (Exception failure) when (IsEndOfConnection(failure))
        {
            end = end with { KeepsContainer = false, KeepsConnection = false };
        }
        finally
        {
            End(end.KeepsConnection && end.KeepsContainer);
            if (!end.WasNeverSent)
            {
                exchange.OnRequestSent();
            }
        }
        return end;
    }

    /// <summary>Ends a running call at once by closing the connection; safe from any thread and without a running call.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            if (_exchange is not null)
            {
                _aborted = true;
                _socket?.Dispose();
                _sender.CancelRead();
                _reader.CancelFlush();
            }
        }
    }

    /// <summary>Closes the connection of a client that is not in use; the next call opens another.</summary>
    public void CloseIdle()
    {
        lock (_gate)
        {
            if (_exchange is null)
            {
                Close();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }
        Abort();
        CloseIdle();
    }

    private static bool IsEndOfConnection(Exception failure) =>
        failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException;

    private bool Begin(ICallExchange exchange)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }
            _exchange = exchange;
            _aborted = false;
            return true;
        }
    }

    private void End(bool keepsConnection)
    {
        lock (_gate)
        {
            _exchange = null;
            if (!keepsConnection || _aborted || _disposed)
            {
                Close();
            }
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _sender.Release();
        _reader.Release();
    }

    // A second answer to the last call would be taken for the answer to the next one; such a function is not called again.
    private bool SpeaksOutOfTurn() => _socket is { } kept && kept.Poll(0, SelectMode.SelectRead) && kept.Available > 0;

    /// <returns>Whether the connection was there before.</returns>
    private ValueTask<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        // A kept connection that can be read is closed by now.
        return _socket is { } kept && !kept.Poll(0, SelectMode.SelectRead)
            ? ValueTask.FromResult(true)
            : OpenAsync(cancellationToken);
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _socket?.Dispose();
            _socket = null;
        }
        var opened = await ConnectNewAsync(cancellationToken);
        lock (_gate)
        {
            if (_aborted || _disposed)
            {
                opened.Dispose();
                throw new ObjectDisposedException(nameof(FunctionClient));
            }
            _socket = opened;
        }
        return false;
    }

    private async ValueTask<Socket> ConnectNewAsync(CancellationToken cancellationToken)
    {
        // A function that binds at the final name is seen a moment before it listens.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var opened = await FunctionSocket.ConnectAsync(directory, cancellationToken);
                _hasConnected = true;
                return opened;
            }
            catch (SocketException failure)
                when (failure.SocketErrorCode == SocketError.ConnectionRefused
                    && !_hasConnected
                    && attempt < FirstAttempts
                )
            {
                await Task.Delay(FirstPause, cancellationToken);
            }
        }
    }

    private async ValueTask<ExchangeEnd> ReadAsync(
        Socket socket,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _reader.ReadAsync(socket, exchange, cancellationToken);
        }
        catch (Exception failure) when (IsEndOfConnection(failure))
        {
            return new ExchangeEnd(CallOutcome.ResponseBroken);
        }
    }

    /// <returns>Whether the request was sent to its end.</returns>
    private async ValueTask<bool> FinishSendingAsync(ValueTask<bool> sending)
    {
        if (sending.IsCompletedSuccessfully)
        {
            return sending.Result;
        }
        // The answer is there, or will not come: what remains of the request has nobody to go to.
        lock (_gate)
        {
            _socket?.Dispose();
        }
        _sender.CancelRead();
        await sending;
        return false;
    }
}
