namespace Fn.Server.Observability.Tracing;

internal static partial class TracingLog
{
    [LoggerMessage(1501, LogLevel.Warning, "spans cannot be sent and are lost until they can")]
    public static partial void SpansLost(this ILogger logger, string receiver, string error);
}
