namespace Fn.Fdk.Http;

/// <summary>Frames one answer: whole and with its length when it fits in memory, in chunks from the first flush on.</summary>
internal sealed class ResponseWriter
{
    private const int OneSendBytes = 64 * 1024;

    private readonly IResponseSink _sink;
    private readonly Dialect _dialect;
    private readonly ByteBuffer _head;
    private long _sent;
    private bool _isOver;

    public ResponseWriter(IResponseSink sink, Dialect dialect, RequestHead request, ByteBuffer head, ByteBuffer body)
    {
        _sink = sink;
        _dialect = dialect;
        _head = head;
        Body = body;
        Request = request;
        KeepAlive = request.KeepAlive;
        Response = new FnResponse(this);
    }

    public RequestHead Request { get; }

    public FnResponse Response { get; private set; }

    /// <summary>The service status of the answer: 200, 502, 504, or a refusal.</summary>
    public int ServiceStatus { get; set; } = 200;

    /// <summary>True when the call came through the HTTP gateway, so that the user's headers carry its prefix.</summary>
    public bool IsGateway { get; set; }

    /// <summary>False when the connection must close after this answer.</summary>
    public bool KeepAlive { get; set; }

    public bool HasStarted { get; private set; }

    /// <summary>Body bytes that were not sent yet.</summary>
    public ByteBuffer Body { get; }

    /// <summary>Length of a body that is streamed, if it is known; null streams in chunks.</summary>
    public long? DeclaredLength { get; set; }

    /// <summary>Forgets all that was prepared, so that an error can take its place.</summary>
    public void Reset()
    {
        Body.Clear();
        DeclaredLength = null;
        Response = new FnResponse(this);
    }

    /// <summary>Sends what is there; the head goes out first and cannot change afterwards.</summary>
    public void Flush()
    {
        if (!HasStarted)
        {
            HasStarted = true;
            WriteHead(DeclaredLength);
            _sink.Send(_head.Written.Span);
        }
        if (Body.Count > 0)
        {
            SendPart();
        }
    }

    /// <summary>Sends the rest and ends the answer.</summary>
    /// <exception cref="InvalidOperationException">The body is shorter or longer than the length that was declared.</exception>
    public void Complete()
    {
        _isOver = true;
        if (!HasStarted)
        {
            HasStarted = true;
            SendWhole();
            return;
        }
        Flush();
        if (IsChunked)
        {
            _sink.Send("0\r\n\r\n"u8);
        }
        else if (DeclaredLength is { } length && length != _sent)
        {
            throw new InvalidOperationException($"The response body has {_sent} bytes where {length} were declared.");
        }
    }

    /// <summary>Keeps a function that goes on after its end from writing into the next answer, which has the same buffer.</summary>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new InvalidOperationException("The call is over: nothing more can be written to its answer.");
        }
    }

    private bool IsChunked => DeclaredLength is null && !Request.IsHttp10 && !_dialect.DropsBody(this);

    private void SendWhole()
    {
        WriteHead(Body.Count);
        if (_dialect.DropsBody(this))
        {
            _sink.Send(_head.Written.Span);
        }
        else if (Body.Count <= OneSendBytes)
        {
            _sink.Send(_head.Append(Body.Written.Span).Written.Span);
        }
        else
        {
            _sink.Send(_head.Written.Span);
            _sink.Send(Body.Written.Span);
        }
    }

    private void SendPart()
    {
        _sent += Body.Count;
        if (_sent > DeclaredLength)
        {
            throw new InvalidOperationException(
                $"The response body is longer than the {DeclaredLength} bytes declared."
            );
        }
        if (!_dialect.DropsBody(this))
        {
            _head.Clear();
            if (IsChunked)
            {
                _head.AppendHex(Body.Count).Append("\r\n"u8).Append(Body.Written.Span).Append("\r\n"u8);
                _sink.Send(_head.Written.Span);
            }
            else
            {
                _sink.Send(Body.Written.Span);
            }
        }
        Body.Clear();
    }

    private void WriteHead(long? length)
    {
        _head.Clear();
        KeepAlive &= length is not null || !Request.IsHttp10; // HTTP/1.0 knows no chunks: there the end of the connection ends the body
        _dialect.WriteHead(_head, this);
        if (length is { } known)
        {
            _head.Append("Content-Length: "u8).AppendDecimal(known).Append("\r\n"u8);
        }
        else if (!Request.IsHttp10)
        {
            _head.Append("Transfer-Encoding: chunked\r\n"u8);
        }
        _head.Append(KeepAlive ? "\r\n"u8 : "Connection: close\r\n\r\n"u8);
    }
}
