using System.Net.Sockets;
using System.Security.Authentication;

namespace Fn.Client.Connection;

/// <summary>Names what went wrong between us and the server, in the words that Fn's tools use.</summary>
internal static class ConnectionFailure
{
    /// <summary>The reason, or null when the caller cancelled or the exception is not about the connection.</summary>
    public static string? Describe(Exception exception, Uri target, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        if (target.Scheme is not ("http" or "https"))
        {
            return $"unsupported protocol scheme \"{target.Scheme}\"";
        }
        return exception switch
        {
            TaskCanceledException => "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            HttpRequestException or IOException => Reason(exception),
            _ => null,
        };
    }

    private static string Reason(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DialException:
                    return e.Message;
                case AuthenticationException
                    when e.Message.Contains("frame", StringComparison.Ordinal) || e.InnerException is not null:
                    return "http: server gave HTTP response to HTTPS client";
                case AuthenticationException:
                    return "tls: failed to verify certificate: " + e.Message;
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "read: connection reset by peer";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "EOF";
                default:
                    break;
            }
        }
        return exception.Message;
    }
}
