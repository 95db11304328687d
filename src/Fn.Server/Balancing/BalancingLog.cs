namespace Fn.Server.Balancing;

/// <summary>Messages of load balancers, 1500 to 1549.</summary>
internal static partial class BalancingLog
{
    [LoggerMessage(1501, LogLevel.Warning, "The API node {Host} does not say what {Path} is: {Reason}")]
    public static partial void ApiUnavailable(this ILogger logger, string host, string path, string reason);

    [LoggerMessage(1502, LogLevel.Debug, "The API node is asked again for {Path}: {Reason}")]
    public static partial void ApiRetried(this ILogger logger, string path, string reason);

    [LoggerMessage(1503, LogLevel.Error, "Call {CallId} failed by a defect of this server")]
    public static partial void CallFailed(this ILogger logger, Exception failure, string callId);
}
