using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Agent.Sockets.Events;

namespace Fn.Server.Hosting.Transport;

/// <summary>What a client gets.</summary>
/// <remarks>It goes to the kernel with the flush, and what this does not take is waited for.</remarks>
/// <param name="socket">The connection.</param>
/// <param name="onBroken">Called when it turns out to be broken.</param>
internal sealed class SocketWriter(LoopSocket socket, Action onBroken) : PipeWriter
{
    private const int LeastBytes = 4096;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _isBroken;
    private volatile bool _isCanceled;
    private volatile bool _isWaiting;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _end - _start;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_end);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_end);
    }

    /// <inheritdoc/>
    public override void Advance(int bytes) => _end += bytes;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        TryFlush(out var result) ? ValueTask.FromResult(result) : WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        _isCanceled = true;
        socket.InterruptSend();
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        // A flush under way sends all there is by itself, and a try beside it would take what it waits for.
        if (exception is null && !_isWaiting)
        {
            Send();
        }
    }

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var canceling = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static socket => ((LoopSocket)socket!).InterruptSend(), socket)
            : default;
        _isWaiting = true;
        try
        {
            while (true)
            {
                await socket.WaitToSendAsync();
                if (TryFlush(out var result))
                {
                    return result;
                }
                cancellationToken.ThrowIfCancellationRequested(); // a try forgets the interruption
            }
        }
        finally
        {
            _isWaiting = false;
        }
    }

    private bool TryFlush(out FlushResult result)
    {
        Send();
        var isOver = _isBroken || _start == _end;
        if (isOver)
        {
            Release();
        }
        var isCanceled = Interlocked.Exchange(ref _isCanceled, false);
        result = new FlushResult(isCanceled, _isBroken);
        return isOver || isCanceled;
    }

    private void Send()
    {
        try
        {
            while (_start < _end && !_isBroken)
            {
                var count = socket.TrySend(_buffer.AsSpan(_start, _end - _start));
                if (count == 0)
                {
                    return;
                }
                _start += count;
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            _isBroken = true;
            onBroken();
        }
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _end >= Math.Max(1, bytes))
        {
            return;
        }
        var held = _end - _start;
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(LeastBytes, held * 2), held + bytes));
        _buffer.AsSpan(_start, held).CopyTo(grown);
        Release();
        (_buffer, _end) = (grown, held);
    }
}
