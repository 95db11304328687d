using Fn.Fdk.Http;

namespace Fn.Fdk;

/// <summary>The answer to one call.</summary>
public sealed class FnResponse
{
    private readonly ResponseWriter _writer;
    private ResponseBodyStream? _body;

    internal FnResponse(ResponseWriter writer)
    {
        _writer = writer;
        Headers = new FnResponseHeaders(this);
    }

    /// <summary>HTTP status that the caller of a trigger gets.</summary>
    /// <value>100 to 999; null is 200 on gateway calls and says nothing on plain calls. It never changes the service status.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside 100 to 999.</exception>
    /// <exception cref="InvalidOperationException">The head of the answer is already on its way.</exception>
    public int? StatusCode
    {
        get;
        set
        {
            ThrowIfStarted();
            if (value is < 100 or > 999)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "An HTTP status lies between 100 and 999.");
            }
            field = value;
        }
    }

    /// <summary>Type of the body, sent as <c>Content-Type</c>.</summary>
    /// <value>Null leaves the choice to the result: JSON, text or bytes; a value set here always wins.</value>
    /// <exception cref="ArgumentException">The value holds CR, LF or NUL.</exception>
    /// <exception cref="InvalidOperationException">The head of the answer is already on its way.</exception>
    public string? ContentType
    {
        get;
        set
        {
            ThrowIfStarted();
            FnResponseHeaders.ThrowIfUnsafe(value ?? string.Empty);
            field = value;
        }
    }

    /// <summary>Headers for the caller, unprefixed.</summary>
    public FnResponseHeaders Headers { get; }

    /// <summary>The body. What is written stays in memory until a flush or 32 KiB, then the answer streams in chunks.</summary>
    public Stream Body => _body ??= new ResponseBodyStream(_writer);

    /// <summary>True once the head is on its way: status and headers are then fixed, and a failure cuts the connection.</summary>
    public bool HasStarted => _writer.HasStarted;

    internal ResponseWriter Writer => _writer;

    internal void ThrowIfStarted()
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("The head of the answer is already on its way.");
        }
    }
}
