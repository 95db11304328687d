namespace Fn.Server.Errors;

internal static partial class ErrorLog
{
    [LoggerMessage(1101, LogLevel.Error, "api error")]
    public static partial void RequestFailed(
        this ILogger logger,
        Exception failure,
        string method,
        string? route,
        int status
    );
}
