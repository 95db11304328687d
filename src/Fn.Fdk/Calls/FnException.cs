namespace Fn.Fdk;

/// <summary>Ends a call with an HTTP status of the function's choice.</summary>
/// <remarks>
/// On a gateway call the caller gets the status and the message as problem details (RFC 9457); on a plain call, where no status can be
/// passed on, the call fails with the message. Logged as a warning, without a stack but for that of its cause.
/// </remarks>
public sealed class FnException : Exception
{
    /// <summary>A failure with status 500 and a general message.</summary>
    public FnException()
        : this(500, "The function failed.") { }

    /// <summary>A failure with status 500.</summary>
    public FnException(string message)
        : this(500, message) { }

    /// <summary>A failure with status 500 and its cause, which the caller does not see.</summary>
    public FnException(string message, Exception innerException)
        : this(500, message, innerException) { }

    /// <summary>A failure with a status, a message for the caller, and perhaps a cause that the caller does not see.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status lies outside 100 to 999.</exception>
    public FnException(int statusCode, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        if (statusCode is < 100 or > 999)
        {
            throw new ArgumentOutOfRangeException(
                nameof(statusCode),
                statusCode,
                "An HTTP status lies between 100 and 999."
            );
        }
        StatusCode = statusCode;
    }

    /// <summary>HTTP status for the caller of a trigger, 100 to 999.</summary>
    public int StatusCode { get; }
}
