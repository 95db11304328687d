using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Agent.Sockets.Events;
using Microsoft.AspNetCore.Connections;

namespace Fn.Server.Hosting.Transport;

/// <summary>What a client sends.</summary>
/// <remarks>Nothing is taken from the kernel before it is asked for, so that a client who is not read waits; no buffer is held while there is nothing.</remarks>
internal sealed class SocketReader(LoopSocket socket) : PipeReader
{
    private const int LeastBytes = 4096;
    private const int SmallBytes = 256; // what is left of a request whose call waits: many of them fit into a core's cache
    private const int Turn = 64;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private ReadOnlySequence<byte> _given;
    private int _inARow;
    private bool _isExamined = true;
    private bool _isEnded;
    private volatile bool _isCanceled;

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_isExamined && !_isEnded && !_isCanceled && socket.MayReceive)
        {
            Receive();
        }
        if (_isExamined && !_isEnded && !_isCanceled)
        {
            result = default;
            return false;
        }
        result = Give();
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (++_inARow == Turn)
        {
            _inARow = 0;
            return LeaveTurnAsync(cancellationToken);
        }
        return TryRead(out var result) ? ValueTask.FromResult(result) : WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isExamined = _given.Slice(examined).IsEmpty;
        _start = _end - (int)_given.Slice(consumed).Length;
        _given = default;
        if (_start == _end)
        {
            _isExamined = true;
            Release();
        }
        else if (_end - _start <= SmallBytes && _buffer.Length > SmallBytes)
        {
            MoveTo(ArrayPool<byte>.Shared.Rent(SmallBytes));
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        _isCanceled = true;
        socket.InterruptReceive();
    }

    /// <inheritdoc/>
    /// <remarks>The connection gives up what is left, at its end.</remarks>
    public override void Complete(Exception? exception = null) { }

    /// <summary>Gives the buffer back.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = [];
        _start = _end = 0;
    }

    // Who always has something more would keep the loop to himself.
    private async ValueTask<ReadResult> LeaveTurnAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await ReadAsync(cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var canceling = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static socket => ((LoopSocket)socket!).InterruptReceive(), socket)
            : default;
        _inARow = 0;
        while (true)
        {
            await socket.WaitToReceiveAsync();
            if (TryRead(out var result))
            {
                return result;
            }
            cancellationToken.ThrowIfCancellationRequested(); // a try forgets the interruption
        }
    }

    private ReadResult Give()
    {
        var isCanceled = Interlocked.Exchange(ref _isCanceled, false);
        _given = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(_given, isCanceled, _isEnded);
    }

    private void Receive()
    {
        if (_buffer.Length - _end < LeastBytes / 4)
        {
            MoveTo(ArrayPool<byte>.Shared.Rent(Math.Max(LeastBytes, (_end - _start) * 2)));
        }
        try
        {
            var count = socket.TryReceive(_buffer.AsSpan(_end));
            if (count > 0)
            {
                _end += count;
                _isExamined = false;
            }
            else if (count == 0)
            {
                _isEnded = true;
            }
            else if (_start == _end)
            {
                Release();
            }
        }
        catch (SocketException broken)
        {
            throw new ConnectionResetException(broken.Message, broken);
        }
        catch (ObjectDisposedException closed)
        {
            throw new ConnectionAbortedException("The connection was closed by the server.", closed);
        }
    }

    private void MoveTo(byte[] buffer)
    {
        var held = _end - _start;
        _buffer.AsSpan(_start, held).CopyTo(buffer);
        Release();
        (_buffer, _end) = (buffer, held);
    }
}
