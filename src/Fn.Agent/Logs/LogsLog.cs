using Microsoft.Extensions.Logging;

namespace Fn.Agent.Logs;

/// <summary>The output of functions, 2400 to 2499. Source: server specification 3.5.</summary>
internal static partial class LogsLog
{
    [LoggerMessage(2401, LogLevel.Debug, "{Line}")]
    public static partial void CallLine(
        this ILogger logger,
        string line,
        string userLog,
        string appId,
        string fnId,
        string image,
        string callId,
        string containerId
    );

    [LoggerMessage(2402, LogLevel.Debug, "{Line}")]
    public static partial void Line(
        this ILogger logger,
        string line,
        string tag,
        string appId,
        string fnId,
        string image,
        string containerId
    );

    [LoggerMessage(2403, LogLevel.Warning, "The output of container {ContainerId} is lost: {Reason}")]
    public static partial void OutputLost(this ILogger logger, string containerId, string reason);
}
