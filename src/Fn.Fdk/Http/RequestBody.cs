using System.Buffers;
using System.IO.Pipelines;

namespace Fn.Fdk.Http;

/// <summary>The body of one request, read from the connection's pipe as it arrives and freed of its framing.</summary>
internal sealed class RequestBody
{
    private const int MaxDrainBytes = 64 * 1024;
    private const int PieceBytes = 4096;

    private readonly PipeReader _pipe;
    private readonly IResponseSink _sink;
    private readonly ChunkedDecoder? _chunked;
    private long _left;
    private bool _owesContinue;

    public RequestBody(PipeReader pipe, RequestHead head, IResponseSink sink)
    {
        _pipe = pipe;
        _sink = sink;
        _chunked = head.IsChunked ? new ChunkedDecoder() : null;
        _left = Math.Max(head.ContentLength, 0);
        Length = head.IsChunked ? null : _left;
        _owesContinue = head.ExpectsContinue;
    }

    /// <summary>Length in bytes when the peer said it, null when the body is chunked.</summary>
    public long? Length { get; }

    public bool IsDone => _chunked?.IsDone ?? _left == 0;

    /// <summary>True while the peer may still be waiting for our leave to send the body.</summary>
    public bool OwesContinue => _owesContinue && !IsDone;

    /// <summary>The answer to this request; once it has begun, an interim answer would land in the middle of it.</summary>
    public ResponseWriter? Answer { get; set; }

    /// <summary>Reads at least one byte, or 0 at the end of the body.</summary>
    /// <exception cref="IOException">The peer went away, or its framing is broken.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (destination.IsEmpty)
        {
            return 0;
        }
        while (!IsDone)
        {
            if (!_pipe.TryRead(out var read))
            {
                if (_owesContinue && Answer is not { HasStarted: true })
                {
                    _sink.Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
                }
                read = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            _owesContinue = false;
            var count = Decode(read.Buffer, destination.Span);
            if (count > 0)
            {
                return count;
            }
            if (!IsDone && read.IsCompleted)
            {
                throw new RequestCutException();
            }
        }
        return 0;
    }

    /// <summary>Reads the rest of the body into <paramref name="target"/>.</summary>
    public async ValueTask ReadAllAsync(IBufferWriter<byte> target, CancellationToken cancellationToken)
    {
        while (!IsDone)
        {
            var wanted = _chunked is null ? (int)Math.Min(_left, 64 * 1024) : 4096;
            target.Advance(await ReadAsync(target.GetMemory(wanted), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Throws away what has been received of an unread rest, without waiting; asked just before the answer goes out.</summary>
    /// <returns>
    /// False when no other request can follow on the connection: the rest is long, broken, or chunked and not yet whole, so that nobody
    /// knows its length, or the peer waits for a 100. The answer has to say so, or the peer might send its next request in vain.
    /// </returns>
    public bool TrySkipReceived()
    {
        if (IsDone)
        {
            return true;
        }
        if (OwesContinue || _left > MaxDrainBytes)
        {
            return false;
        }
        return _chunked is null || TrySkipChunks();
    }

    /// <summary>Waits for what the function left unread and throws it away, behind the answer.</summary>
    /// <returns>False when that was too much, or broken: the connection must close.</returns>
    public async ValueTask<bool> DrainAsync(CancellationToken cancellationToken)
    {
        if (IsDone)
        {
            return true;
        }
        if (OwesContinue || _left > MaxDrainBytes)
        {
            return false;
        }
        var scratch = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var drained = 0;
            while (!IsDone && drained <= MaxDrainBytes)
            {
                drained += await ReadAsync(scratch, cancellationToken).ConfigureAwait(false);
            }
            return IsDone;
        }
        catch (RequestFormatException)
        {
            return false; // the answer is out; a second one would be taken for that of the next request
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private bool TrySkipChunks()
    {
        var scratch = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var skipped = 0;
            while (skipped <= MaxDrainBytes && _pipe.TryRead(out var read))
            {
                var count = Decode(read.Buffer, scratch);
                if (count == 0)
                {
                    break; // the end, or nothing more is here
                }
                skipped += count;
            }
            return IsDone;
        }
        catch (Exception failure) when (failure is RequestFormatException or InvalidOperationException)
        {
            return false; // broken framing, or a read that the function left behind
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private int Decode(ReadOnlySequence<byte> buffer, Span<byte> destination)
    {
        if (_chunked is null)
        {
            var count = (int)Math.Min(Math.Min(_left, destination.Length), buffer.Length);
            var used = buffer.Slice(0, count);
            used.CopyTo(destination);
            _left -= count;
            _pipe.AdvanceTo(used.End);
            return count;
        }
        var reader = new SequenceReader<byte>(buffer);
        try
        {
            var count = _chunked.Decode(ref reader, destination);
            // What follows a finished body belongs to the next request and counts as not yet seen.
            _pipe.AdvanceTo(reader.Position, count > 0 || IsDone ? reader.Position : buffer.End);
            return count;
        }
        catch (RequestFormatException)
        {
            _pipe.AdvanceTo(buffer.End);
            throw;
        }
    }
}
