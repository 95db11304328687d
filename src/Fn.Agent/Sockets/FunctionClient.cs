using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Agent.Calls;
using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Sockets;

/// <summary>Speaks HTTP/1.1 with one function over the socket in its directory: one connection, one call at a time.</summary>
/// <remarks>
/// The connection is opened when there is a request to write, never to probe. It is kept for the next call when both sides
/// allow it. A kept connection that turns out closed before a byte was written is replaced, once; a call of which a
/// byte may have been written is never sent again. Source: FDK specification 1.5 to 1.7.
/// </remarks>
internal sealed class FunctionClient : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RequestSender _sender = new();
    private readonly ResponseReader _reader;
    private readonly CallDeadline _deadline;
    private readonly TimeProvider _time;
    private readonly FunctionConnector _connector;
    private LoopSocket? _socket;
    private ICallExchange? _exchange;
    private bool _aborted;
    private bool _disposed;

    /// <param name="directory">Where the function's socket is.</param>
    /// <param name="limits">What is taken from the function at most.</param>
    /// <param name="time">The clock of deadlines.</param>
    public FunctionClient(string directory, ClientLimits limits, TimeProvider time)
    {
        _connector = new FunctionConnector(directory);
        _time = time;
        _reader = new ResponseReader(limits);
        _deadline = new CallDeadline(time, Abort);
    }

    /// <summary>Whether a connection is open.</summary>
    public bool IsConnected => Volatile.Read(ref _socket) is not null;

    /// <summary>The connection, once the function has read what the running call sent on it; else null.</summary>
    public Socket? ReadConnection =>
        _sender.HasWritten && Volatile.Read(ref _socket)?.Socket is { } socket && FunctionSocket.IsRead(socket)
            ? socket
            : null;

    /// <summary>Takes a connection on which the first byte of a request was sent, before the first call.</summary>
    public void Adopt(Socket connection) => (_socket, _sender.IsBegun) = (LoopSocket.OfFunction(connection), true);

    /// <summary>Runs one call. Not while another one runs.</summary>
    /// <param name="call">Gives the id.</param>
    /// <param name="exchange">The caller's side.</param>
    /// <param name="timeout">How long it may take; the function is told until when.</param>
    /// <param name="cancellationToken">The caller left.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeEnd> SendAsync(
        Call call,
        ICallExchange exchange,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        if (!Begin(exchange))
        {
            return new ExchangeEnd(CallOutcome.ResponseBroken) { WasNeverSent = true };
        }
        _deadline.Arm(timeout);
        ExchangeEnd end;
        using (cancellationToken.UnsafeRegister(static client => ((FunctionClient)client!).Abort(), this))
        {
            end = await ExchangeAsync(call, exchange, _time.GetUtcNow() + timeout, cancellationToken);
        }
        var isExpired = _deadline.Disarm();
        End(end.KeepsConnection && end.KeepsContainer);
        if (end.KeepsContainer)
        {
            return end;
        }
        // The connection broke in whatever way: the reason comes first.
        return cancellationToken.IsCancellationRequested ? new ExchangeEnd(CallOutcome.CallerLeft)
            : isExpired ? new ExchangeEnd(CallOutcome.TimedOut)
            : end;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ExchangeEnd> ExchangeAsync(
        Call call,
        ICallExchange exchange,
        DateTimeOffset deadline,
        CancellationToken cancellationToken
    )
    {
        var end = new ExchangeEnd(CallOutcome.ResponseBroken) { WasNeverSent = true };
        EventLoop.Cores.Begin();
        try
        {
            // 1. A connection, with a read under way before anything is asked.
            var found = await ConnectAsync(cancellationToken);
            if (found == Connection.SpokeOutOfTurn)
            {
                return end with { SpokeOutOfTurn = true };
            }

            // 2. The request; a kept connection that takes nothing of it is replaced.
            end = new ExchangeEnd(CallOutcome.ResponseBroken);
            _sender.Begin(exchange, call.Id, deadline);
            if (!_sender.TrySendHead(_socket!) && found == Connection.Kept && !_sender.HasWritten)
            {
                await OpenAsync(cancellationToken);
                _ = _sender.TrySendHead(_socket!);
            }

            // 3. What is left of it, while the answer is awaited.
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
            EventLoop.Cores.End();
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
    /// <returns>False when there was something on it that nobody had asked for.</returns>
    public bool CloseIdle()
    {
        lock (_gate)
        {
            if (_exchange is not null)
            {
                return true;
            }
            var isQuiet = !FunctionSocket.HasUnread(_socket?.Socket);
            Close();
            return isQuiet;
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
        _deadline.Dispose();
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

    /// <summary>Takes the kept connection if it is still good, else a new one, and begins to read from it.</summary>
    private async ValueTask<Connection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_socket is { } kept)
        {
            _reader.Begin();
            switch (_reader.Look(kept))
            {
                case null:
                    return Connection.Kept;
                // A second answer to the last call would be taken for the answer to the next one; such a function is not called again.
                case true:
                    return Connection.SpokeOutOfTurn;
            }
        }
        await OpenAsync(cancellationToken);
        return Connection.New;
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _socket?.Dispose();
        }
        _socket = null;
        _sender.Open();
        var opened = await _connector.ConnectAsync(cancellationToken);
        lock (_gate)
        {
            if (_aborted || _disposed)
            {
                opened.Dispose();
                throw new ObjectDisposedException(nameof(FunctionClient));
            }
            _socket = opened;
        }
        _reader.Begin();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ExchangeEnd> ReadAsync(
        LoopSocket socket,
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
            return new ExchangeEnd(_sender.BodyFailure ?? CallOutcome.ResponseBroken);
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
