using Microsoft.Extensions.Logging;

namespace Fn.Agent.Logs;

/// <summary>The output of functions, 2400 to 2499. Source: server specification 3.5.</summary>
internal static partial class LogsLog
{
    [LoggerMessage(
        2401,
        LogLevel.Debug,
        "{Line} user_log={user_log} app_id={app_id} fn_id={fn_id} image={image} call_id={call_id} container_id={container_id}"
    )]
    public static partial void CallLine(
        this ILogger logger,
        string line,
        string user_log,
        string app_id,
        string fn_id,
        string image,
        string call_id,
        string container_id
    );

    [LoggerMessage(
        2402,
        LogLevel.Debug,
        "{Line} tag={tag} app_id={app_id} fn_id={fn_id} image={image} container_id={container_id}"
    )]
    public static partial void Line(
        this ILogger logger,
        string line,
        string tag,
        string app_id,
        string fn_id,
        string image,
        string container_id
    );

    [LoggerMessage(2403, LogLevel.Warning, "The output of container {ContainerId} is lost: {Reason}")]
    public static partial void OutputLost(this ILogger logger, string containerId, string reason);
}
