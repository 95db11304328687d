namespace Fn.Runner.Engagements;

/// <summary>A runner has refused a request without looking at it, so that nothing of the call can have begun.</summary>
internal sealed class UntakenException() : Exception("the runner has closed its connection")
{
    // Of HTTP/2: what a connection that ends in order says to streams that it did not look at, and what a full one says.
    private const long NoError = 0;
    private const long RefusedStream = 7;

    /// <summary>Whether a failure says so, or that there was no connection at all.</summary>
    public static bool IsCauseOf(Exception? failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (
                cause
                is UntakenException
                    or HttpProtocolException { ErrorCode: NoError or RefusedStream }
                    or TimeoutException // nothing here has a time limit but connecting
                    or HttpRequestException
                    {
                        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    }
            )
            {
                return true;
            }
        }
        return false;
    }
}
