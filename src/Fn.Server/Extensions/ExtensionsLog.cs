namespace Fn.Server.Extensions;

internal static partial class ExtensionsLog
{
    [LoggerMessage(1601, LogLevel.Error, "A listener failed at call {CallId}")]
    public static partial void CallListenerFailed(this ILogger logger, Exception defect, string callId);
}
