using System.Globalization;

namespace Fn.Model.Errors;

/// <summary>Failures of a request before or beside its resource. Source: server specification 1.1, 1.4, 1.17.</summary>
public static class RequestErrors
{
    /// <summary>400: the body is not JSON of the wanted shape.</summary>
    public static FnError InvalidJson { get; } = new(400, "Invalid JSON", Blame.Caller);

    /// <summary>500: anything without an entry of its own; details are in the log only.</summary>
    public static FnError Internal { get; } = new(500, "internal server error", Blame.Platform);

    /// <summary>400: the <c>cursor</c> query parameter is not unpadded base64url.</summary>
    public static FnError InvalidCursor { get; } =
        new(400, "Invalid cursor, use the next_cursor of the page before", Blame.Caller);

    /// <summary>503: the data store does not answer.</summary>
    public static FnError DatastoreUnavailable { get; } =
        new(503, "The data store is not available, try again shortly", Blame.Platform)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>503, on a load balancer: the node that has the definitions does not answer.</summary>
    public static FnError ApiUnavailable { get; } =
        new(503, "The API node is not available, try again shortly", Blame.Platform)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>400: a value is longer than its column; SQLite has no such bound.</summary>
    public static FnError ValueTooLong { get; } =
        new(400, "A value is longer than the database of this server keeps", Blame.Caller);

    /// <summary>400: a value has a character that its column cannot hold, such as NUL.</summary>
    public static FnError ValueUnstorable { get; } =
        new(400, "A value has a character that the database of this server cannot keep", Blame.Caller);

    /// <summary>404: no route has this path.</summary>
    public static FnError PathNotFound(string method, string path) =>
        new(404, $"Path not found: {method} {path}", Blame.Caller);

    /// <summary>405: the path exists for another method.</summary>
    public static FnError MethodNotAllowed(string method, string path) =>
        new(405, $"Method not allowed: {method} {path}", Blame.Caller);

    /// <summary>413, on a load balancer: a body of no declared length turned out to be over the limit.</summary>
    public static FnError BodyTooLarge(long maxBytes) =>
        new(
            413,
            string.Create(CultureInfo.InvariantCulture, $"Body too large for this server, > max {maxBytes}"),
            Blame.Caller
        );

    /// <summary>413: the declared length is over <c>FN_MAX_REQUEST_SIZE</c>.</summary>
    public static FnError TooLarge(long length, long maxBytes) =>
        new(
            413,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Content-Length too large for this server, {length} > max {maxBytes}"
            ),
            Blame.Caller
        );
}
