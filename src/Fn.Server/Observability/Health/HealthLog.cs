namespace Fn.Server.Observability.Health;

internal static partial class HealthLog
{
    [LoggerMessage(1401, LogLevel.Warning, "not ready")]
    public static partial void NotReady(this ILogger logger, string reason);

    [LoggerMessage(1403, LogLevel.Debug, "{Reason}: {Cause}")]
    public static partial void NoAnswer(this ILogger logger, string reason, string cause);

    [LoggerMessage(1402, LogLevel.Information, "ready again")]
    public static partial void ReadyAgain(this ILogger logger);
}
