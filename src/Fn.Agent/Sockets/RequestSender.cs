using System.IO.Pipelines;
using System.Net.Sockets;
using Fn.Agent.Calls;
using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Sockets;

/// <summary>Sends requests: the head with whatever of the body is at hand in one piece, then the rest as it comes.</summary>
/// <remarks>One instance a connection, used again for each call.</remarks>
internal sealed class RequestSender
{
    private const int MaxPieceBytes = 32 * 1024;
    private readonly RequestWriter _writer = new();
    private readonly DeadlineText _deadline = new();
    private ICallExchange _exchange = null!;
    private volatile bool _isReading;
    private bool _isChunked;
    private bool _isBodyDone;
    private long _remaining;

    /// <summary>Whether a byte may have reached the function.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>How the call ends by the caller's body having broken off; null when it did not.</summary>
    public CallOutcome? BodyFailure { get; private set; }

    /// <summary>Whether the first byte of the next request was sent before there was a call.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Puts the head together, and the body as far as it can be had without waiting.</summary>
    public void Begin(ICallExchange exchange, string callId, DateTimeOffset deadline)
    {
        _exchange = exchange;
        _remaining = exchange.RequestLength ?? 0;
        _isChunked = exchange.RequestLength is null;
        _isBodyDone = !_isChunked && _remaining == 0;
        HasWritten = false;
        BodyFailure = null;
        _writer.Clear();
        _writer.Write("POST /call HTTP/1.1\r\nHost: localhost\r\n"u8);
        exchange.WriteHeaders(_writer);
        _writer.Write("Fn-Call-Id: "u8);
        _writer.WriteText(callId);
        _writer.Write("\r\nFn-Deadline: "u8);
        _writer.Write(_deadline.Of(deadline));
        WriteFraming();
        if (!_isBodyDone && exchange.RequestBody.TryRead(out var read))
        {
            Take(read);
        }
        if (IsBegun)
        {
            _writer.Skip(1);
            IsBegun = false;
        }
    }

    /// <summary>Sends what <see cref="Begin"/> put together, as far as that goes without waiting.</summary>
    /// <returns>False when the connection takes nothing.</returns>
    public bool TrySendHead(LoopSocket socket)
    {
        try
        {
            Send(socket);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends everything that is left.</summary>
    /// <returns>Whether the request is complete; when the caller's body broke off the connection is closed. Never throws.</returns>
    public async ValueTask<bool> SendRestAsync(LoopSocket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                while (!_writer.Written.IsEmpty)
                {
                    await socket.WaitToSendAsync();
                    Send(socket);
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return false; // the function does not read on, but it may have answered
            }
            if (_isBodyDone)
            {
                _exchange.OnRequestSent();
                return true;
            }
            try
            {
                _isReading = true;
                var read = await _exchange.RequestBody.ReadAsync(cancellationToken);
                _isReading = false;
                _writer.Clear();
                Take(read);
                if (read.IsCanceled)
                {
                    return false;
                }
            }
            catch (Exception failure)
            {
                _isReading = false; // the body may be that of another request by the time there is something to cancel
                BodyFailure = _exchange.IsCallerGone(failure) ? CallOutcome.CallerLeft : CallOutcome.RequestBroken;
                socket.Dispose(); // the caller's body broke off, in whatever way: nothing will come of this call
                return false;
            }
        }
    }

    /// <summary>Ends a wait for the caller's body.</summary>
    public void CancelRead()
    {
        if (_isReading)
        {
            _exchange.RequestBody.CancelPendingRead();
        }
    }

    /// <summary>What is sent from now on goes to a new connection, on which nothing was sent.</summary>
    public void Open()
    {
        IsBegun = false;
        _writer.Rewind();
    }

    /// <summary>The connection is closed.</summary>
    public void Release()
    {
        IsBegun = HasWritten = false;
        _writer.Release();
    }

    private void Send(LoopSocket socket)
    {
        var sent = socket.TrySend(_writer.Written.Span);
        HasWritten |= sent > 0;
        _writer.Skip(sent);
    }

    private void WriteFraming()
    {
        if (!_isChunked)
        {
            _writer.Write("\r\nContent-Length: "u8);
            _writer.WriteNumber(_remaining);
            _writer.Write("\r\n\r\n"u8);
            return;
        }
        if (_exchange.RequestBody.TryRead(out var read))
        {
            _isBodyDone = read.Buffer.IsEmpty && read.IsCompleted;
            _exchange.RequestBody.AdvanceTo(read.Buffer.Start);
        }
        _writer.Write(_isBodyDone ? "\r\nContent-Length: 0\r\n\r\n"u8 : "\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
    }

    private void Take(ReadResult read)
    {
        var buffer = read.Buffer;
        var count = Math.Min(buffer.Length, _isChunked ? MaxPieceBytes : Math.Min(MaxPieceBytes, _remaining));
        var piece = buffer.Slice(0, count);
        var isLast = read.IsCompleted && count == buffer.Length;
        if (_isChunked)
        {
            _writer.WriteChunk(piece);
            if (isLast)
            {
                _writer.Write("0\r\n\r\n"u8);
            }
            _isBodyDone = isLast;
        }
        else
        {
            _writer.WriteAll(piece);
            _remaining -= count;
            _isBodyDone = _remaining == 0;
        }
        _exchange.RequestBody.AdvanceTo(piece.End);
        if (isLast && !_isBodyDone)
        {
            throw new EndOfStreamException("the request body is shorter than declared");
        }
    }
}
