using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fn.Fdk.Hosting;

namespace Fn.Fdk.Http;

/// <summary>One connection: requests in order, one answer each, until either side ends it.</summary>
/// <remarks>
/// The connection's own thread does nothing but wait for the peer, so its going away is seen while a call runs; what it receives
/// resumes the serving loop on that same thread, without a wake-up in between. A function that reads the body itself runs on a thread
/// of the pool, for it may block until more is received. Sends block: the peer is the server on the same machine.
/// </remarks>
internal sealed class HttpConnection(Socket socket, Dialect dialect, CallGate gate, CallRunner runner)
    : IResponseSink,
        IDisposable
{
    private const int MaxHeadBytes = 1024 * 1024;
    private const int ReceiveBytes = 16 * 1024;

    private readonly Pipe _received = new(
        new PipeOptions(
            readerScheduler: runner.NeedsOwnThread ? PipeScheduler.ThreadPool : PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            minimumSegmentSize: ReceiveBytes,
            useSynchronizationContext: false
        )
    );

    private readonly ByteBuffer _head = new();
    private readonly ByteBuffer _body = new();
    private readonly ByteBuffer _input = new();
    private volatile CallDeadline? _running;
    private volatile bool _peerGone;

    /// <summary>Completes when the connection is served to its end; never fails.</summary>
    public Task Served { get; private set; } = Task.CompletedTask;

    /// <summary>Receives, on the calling thread, until the peer or an answer ends the connection; never throws.</summary>
    public void Run()
    {
        Served = ServeAsync();
        var pipe = _received.Writer;
        try
        {
            while (socket.Receive(pipe.GetSpan(ReceiveBytes), SocketFlags.None) is > 0 and var count)
            {
                pipe.Advance(count);
                var flushed = pipe.FlushAsync();
                if ((flushed.IsCompleted ? flushed.Result : flushed.AsTask().GetAwaiter().GetResult()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // A reset is an end like any other.
        }
        _peerGone = true;
        _running?.CancelForLostCaller();
        pipe.Complete();
    }

    /// <summary>Tears the connection down.</summary>
    public void Dispose() => socket.Dispose();

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes, SocketFlags.None)..];
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw new ConnectionLostException(failure);
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (await ServeOneAsync().ConfigureAwait(false)) { }
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The peer left; its server deals with that, and the next call comes on another connection.
        }
        finally
        {
            socket.Dispose();
            await _received.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // waits at every call: a box of its own each time would be waste
    private async ValueTask<bool> ServeOneAsync()
    {
        var (head, refusal) = await ReadHeadAsync().ConfigureAwait(false);
        if (head is null)
        {
            return refusal != 0 && Refuse(RequestHead.Empty, refusal, keepAlive: false);
        }
        var body = new RequestBody(_received.Reader, head, this);
        var admission = dialect.Admit(head);
        try
        {
            var keepAlive = admission.Call is { } call
                ? await CallAsync(head, call, body).ConfigureAwait(false)
                : Refuse(head, admission.Refusal, head.KeepAlive && body.TrySkipReceived());
            return keepAlive && await body.DrainAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (RequestFormatException)
        {
            return Refuse(head, 400, keepAlive: false);
        }
    }

    private async ValueTask<bool> CallAsync(RequestHead request, RequestHead call, RequestBody body)
    {
        await gate.EnterAsync().ConfigureAwait(false);
        try
        {
            using var deadline = runner.StartDeadline(call);
            gate.Began(deadline.Instant);
            _running = deadline;
            if (_peerGone)
            {
                deadline.CancelForLostCaller();
            }
            _body.Clear();
            var answer = new ResponseWriter(this, dialect, request, _head, _body);
            body.Answer = answer;
            return await runner.RunAsync(call, body, _input, answer, deadline).ConfigureAwait(false)
                && answer.KeepAlive;
        }
        finally
        {
            _running = null;
            gate.Leave();
        }
    }

    private bool Refuse(RequestHead request, int status, bool keepAlive)
    {
        _body.Clear();
        var answer = new ResponseWriter(this, dialect, request, _head, _body);
        ErrorBody.Service(
            answer,
            status,
            status switch
            {
                404 => "Not found: a function answers POST /call",
                405 => "Method not allowed: a function answers POST /call",
                431 => "The request head is larger than 1 MiB",
                _ => "The request is not well-formed HTTP/1.1",
            }
        );
        answer.KeepAlive = keepAlive;
        answer.Complete();
        return keepAlive;
    }

    /// <summary>Reads up to and including the empty line.</summary>
    /// <returns>A head; or none with the status that refuses the request, 0 when the peer simply ended.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(RequestHead? Head, int Refusal)> ReadHeadAsync()
    {
        while (true)
        {
            var read = await _received.Reader.ReadAsync().ConfigureAwait(false);
            var buffer = SkipEmptyLines(read.Buffer);
            if (FindEnd(buffer) is { } end)
            {
                var bytes = buffer.Slice(0, end);
                var head = bytes.Length > MaxHeadBytes ? null : RequestHead.TryParse(bytes.ToArray());
                var refusal = bytes.Length > MaxHeadBytes ? 431 : 400;
                _received.Reader.AdvanceTo(end);
                return (head, refusal);
            }
            if (buffer.Length > MaxHeadBytes)
            {
                _received.Reader.AdvanceTo(buffer.End);
                return (null, 431);
            }
            if (read.IsCompleted)
            {
                _received.Reader.AdvanceTo(buffer.End);
                return (null, 0);
            }
            if (IsHopeless(buffer))
            {
                _received.Reader.AdvanceTo(buffer.End);
                return (null, 400);
            }
            _received.Reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ReadOnlySequence<byte> SkipEmptyLines(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (reader.IsNext("\r\n"u8, advancePast: true)) { }
        return buffer.Slice(reader.Position);
    }

    private static SequencePosition? FindEnd(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            var index = buffer.FirstSpan.IndexOf("\r\n\r\n"u8);
            return index < 0 ? null : buffer.GetPosition(index + 4);
        }
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }

    // Garbage has no empty line to wait for: a first line that is no request line ends it at once.
    private static bool IsHopeless(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n')
            && (line.IsEmpty || line.Slice(line.Length - 1).FirstSpan[0] != (byte)'\r');
    }
}
