using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Agent.Calls;
using Fn.Agent.Sockets.Events;

namespace Fn.Agent.Sockets;

/// <summary>Reads answers from a connection and hands them to the caller.</summary>
/// <remarks>
/// The buffer holds the head and behind it the part of the body that is not handed over yet, framing removed in place. It is rented
/// while a connection is open.
/// </remarks>
internal sealed class ResponseReader(ClientLimits limits)
{
    private const int InitialBytes = 4 * 1024;
    private const int RelayBytes = 32 * 1024;
    private const int Turn = 64;
    private readonly ResponseHead _head = new();
    private byte[] _buffer = [];
    private volatile PipeWriter? _flushing;
    private int _inARow;
    private int _start;
    private int _end;
    private int _bodyStart;

    /// <summary>Begins an answer, before anything is asked.</summary>
    public void Begin()
    {
        _start = _end = 0;
        if (_buffer.Length == 0)
        {
            Grow();
        }
    }

    /// <summary>Looks what a kept connection has become, before anything is asked on it.</summary>
    /// <returns>Null when it is quiet; else whether bytes have come, or else it has ended.</returns>
    public bool? Look(LoopSocket socket)
    {
        try
        {
            return socket.TryReceive(_buffer) switch
            {
                > 0 => true,
                0 => false,
                _ => null,
            };
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads one answer to its end, after <see cref="Begin"/>.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeEnd> ReadAsync(
        LoopSocket socket,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        do
        {
            if (await ReadHeadAsync(socket) is { } failure)
            {
                return new ExchangeEnd(failure);
            }
        } while (_head.Status < 200); // interim answers
        return _head.Status switch
        {
            200 => await RelayAsync(socket, exchange, cancellationToken),
            502 => await DropAsync(socket, CallOutcome.FunctionFailed),
            504 => await DropAsync(socket, CallOutcome.TimedOut),
            _ => new ExchangeEnd(CallOutcome.InvalidResponse),
        };
    }

    /// <summary>Ends a wait for the caller to take what he has.</summary>
    public void CancelFlush() => _flushing?.CancelPendingFlush();

    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _head.Clear();
        _buffer = [];
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallOutcome?> ReadHeadAsync(LoopSocket socket)
    {
        // Interim answers count as well: their flood would grow the buffer as that of one head would.
        var scanned = 0;
        int length;
        while ((length = HeadParser.FindEnd(_buffer.AsSpan(_start, _end - _start), ref scanned)) < 0)
        {
            if (_end > limits.MaxHeadBytes)
            {
                return CallOutcome.HeadTooLarge;
            }
            if (!HeadParser.CanBegin(_buffer.AsSpan(_start, _end - _start)) || await FillAsync(socket) == 0)
            {
                return CallOutcome.ResponseBroken;
            }
        }
        if (_start + length > limits.MaxHeadBytes)
        {
            return CallOutcome.HeadTooLarge;
        }
        var result = HeadParser.Parse(_buffer.AsSpan(_start, length), _head);
        if (result != HeadResult.Complete || _head.Status == 101)
        {
            return result == HeadResult.TooManyLines ? CallOutcome.HeadTooLarge : CallOutcome.ResponseBroken;
        }
        _bodyStart = _start + length;
        if (_head.Status < 200)
        {
            _start = _bodyStart;
        }
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ExchangeEnd> RelayAsync(
        LoopSocket socket,
        ICallExchange exchange,
        CancellationToken cancellationToken
    )
    {
        var declared = _head.ContentLength;
        if (declared > limits.MaxBodyBytes)
        {
            return new ExchangeEnd(CallOutcome.BodyTooLarge);
        }
        var isHeld = declared <= ClientLimits.WholeBytes || limits.MaxBodyBytes <= ClientLimits.WholeBytes;
        var decoder = new BodyDecoder(_head);
        var raw = _bodyStart; // what lies from here to _end still has its framing
        var relayed = 0L;
        PipeWriter? target = null;
        while (true)
        {
            // 1. Take the framing off what came.
            var held = raw - _bodyStart + decoder.Decode(_buffer.AsSpan(raw, _end - raw), out var consumed);
            if (decoder.IsBad)
            {
                return new ExchangeEnd(CallOutcome.ResponseBroken);
            }
            if (relayed + held > limits.MaxBodyBytes)
            {
                return new ExchangeEnd(CallOutcome.BodyTooLarge);
            }
            if (decoder.IsDone)
            {
                var hasExtra = raw + consumed < _end;
                var end = Finish(exchange, target, held, _head.KeepsConnection && !hasExtra);
                // Who says more than he was asked may say it to the next caller.
                return end with { KeepsContainer = end.KeepsContainer && !hasExtra };
            }
            raw = _end = _bodyStart + held;

            // 2. Pass it on, unless the answer is to be held until it is whole.
            if (!isHeld && (held > 0 || target is null && _head.HasContentType))
            {
                target ??= Start(exchange, declared, held);
                if (target is null)
                {
                    return new ExchangeEnd(CallOutcome.InvalidResponse);
                }
                target.Write(_buffer.AsSpan(_bodyStart, held));
                relayed += held;
                raw = _end = _bodyStart;
                _flushing = target;
                var flush = await target.FlushAsync(cancellationToken);
                _flushing = null;
                if (flush.IsCompleted || flush.IsCanceled)
                {
                    return new ExchangeEnd(CallOutcome.CallerLeft);
                }
            }

            // 3. Wait for more.
            if (target is not null && _buffer.Length < RelayBytes)
            {
                Grow();
            }
            if (await FillAsync(socket) == 0)
            {
                return decoder.EndsWithConnection
                    ? Finish(exchange, target, _end - _bodyStart, keepsConnection: false)
                    : new ExchangeEnd(CallOutcome.ResponseBroken);
            }
        }
    }

    private PipeWriter? Start(ICallExchange exchange, long? length, int held)
    {
        _head.Bind(_buffer, _start);
        return exchange.StartResponse(_head, length, _buffer.AsSpan(_bodyStart, held));
    }

    private ExchangeEnd Finish(ICallExchange exchange, PipeWriter? target, int held, bool keepsConnection)
    {
        target ??= Start(exchange, held, held);
        target?.Write(_buffer.AsSpan(_bodyStart, held));
        return new ExchangeEnd(target is null ? CallOutcome.InvalidResponse : CallOutcome.Completed)
        {
            KeepsContainer = true,
            KeepsConnection = keepsConnection,
        };
    }

    /// <summary>Reads the body of a failure, which nobody gets, so that the connection can be kept.</summary>
    private async ValueTask<ExchangeEnd> DropAsync(LoopSocket socket, CallOutcome outcome)
    {
        var decoder = new BodyDecoder(_head);
        var raw = _bodyStart;
        var dropped = 0L;
        while (true)
        {
            dropped += decoder.Decode(_buffer.AsSpan(raw, _end - raw), out var consumed);
            if (decoder.IsDone)
            {
                var hasExtra = raw + consumed < _end;
                return new ExchangeEnd(outcome)
                {
                    KeepsContainer = !hasExtra,
                    KeepsConnection = _head.KeepsConnection && !hasExtra,
                };
            }
            if (decoder.IsBad || dropped > ClientLimits.MaxDroppedBytes)
            {
                return new ExchangeEnd(outcome);
            }
            raw = _end = _bodyStart;
            if (await FillAsync(socket) == 0)
            {
                return new ExchangeEnd(outcome) { KeepsContainer = true }; // some FDKs end their failures so
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(LoopSocket socket)
    {
        if (_buffer.Length - _end < InitialBytes / 2)
        {
            Grow();
        }
        if (++_inARow == Turn)
        {
            _inARow = 0;
            await Task.Yield(); // a function that always has something more would keep the loop to itself
        }
        while (true)
        {
            if (socket.MayReceive)
            {
                var count = socket.TryReceive(_buffer.AsSpan(_end));
                if (count >= 0)
                {
                    _end += count;
                    return count;
                }
            }
            _inARow = 0;
            await socket.WaitToReceiveAsync();
        }
    }

    private void Grow()
    {
        var size = _buffer.Length == 0 ? InitialBytes : Math.Max(RelayBytes, _buffer.Length * 2);
        var grown = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _end).CopyTo(grown);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = grown;
    }
}
