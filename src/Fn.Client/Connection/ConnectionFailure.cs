using System.Net.Sockets;
using System.Security.Authentication;
using Fn.Client.Errors;

namespace Fn.Client.Connection;

/// <summary>Names what went wrong between us and the server, in the words that Fn's tools use.</summary>
internal static class ConnectionFailure
{
    /// <summary>The reason in words and its kind, or null when the caller cancelled or the exception is not about the connection.</summary>
    public static (string Reason, ConnectionFault Fault)? Describe(
        Exception exception,
        Uri target,
        CancellationToken cancellationToken
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        if (target.Scheme is not ("http" or "https"))
        {
            return ($"unsupported protocol scheme \"{target.Scheme}\"", ConnectionFault.Scheme);
        }
        return exception switch
        {
            TaskCanceledException => (
                "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                ConnectionFault.Unreachable
            ),
            InvalidDataException => ("the answer is not packed as it says", ConnectionFault.Unreachable),
            HttpRequestException or IOException => (Reason(exception), FaultOf(exception)),
            _ => null,
        };
    }

    private static ConnectionFault FaultOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DialException { IsUnknownHost: true })
            {
                return ConnectionFault.UnknownHost;
            }
            if (e is AuthenticationException && IsPlain(e))
            {
                return ConnectionFault.NotTls;
            }
        }
        return ConnectionFault.Unreachable;
    }

    private static bool IsPlain(Exception e) =>
        e.Message.Contains("frame", StringComparison.Ordinal) || e.InnerException is not null;

    private static string Reason(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case DialException:
                    return e.Message;
                case AuthenticationException when IsPlain(e):
                    return "http: server gave HTTP response to HTTPS client";
                case AuthenticationException:
                    return "tls: failed to verify certificate: " + e.Message;
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "read: connection reset by peer";
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return "the answer is too long";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "EOF";
                default:
                    break;
            }
        }
        return exception.Message;
    }
}
