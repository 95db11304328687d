namespace Fn.Server.Runners;

/// <summary>Messages of runners, 4000 to 4099.</summary>
internal static partial class RunnerLog
{
    [LoggerMessage(4001, LogLevel.Warning, "A configuration came for this runner, which takes none")]
    public static partial void ConfigurationIgnored(this ILogger logger);

    [LoggerMessage(4002, LogLevel.Warning, "A load balancer sent what is no call: {Reason}")]
    public static partial void NoCall(this ILogger logger, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "A load balancer broke the protocol at call {CallId}: {Reason}")]
    public static partial void ProtocolBroken(this ILogger logger, string callId, string reason);

    [LoggerMessage(4004, LogLevel.Error, "The health check of this runner failed")]
    public static partial void HealthCheckFailed(this ILogger logger, Exception defect);
}
