using Microsoft.Extensions.Logging;

namespace Fn.Agent.Pool;

/// <summary>Messages of pools and containers, 2100 to 2199. Source of the wording of the first ones: server specification 8.3.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(
        2101,
        LogLevel.Information,
        "hot function terminated: {Reason}, app_id {AppId}, fn_id {FnId}, container_id {ContainerId}"
    )]
    public static partial void Terminated(
        this ILogger logger,
        string reason,
        string appId,
        string fnId,
        string containerId
    );

    [LoggerMessage(2102, LogLevel.Debug, "starting call {CallId}, container_id {ContainerId}")]
    public static partial void StartingCall(this ILogger logger, string callId, string containerId);

    [LoggerMessage(2103, LogLevel.Information, "Container {ContainerId} of {FnId} ready in {ElapsedMs} ms")]
    public static partial void ContainerReady(this ILogger logger, string containerId, string fnId, long elapsedMs);

    [LoggerMessage(
        2104,
        LogLevel.Warning,
        "hot function failure: {Failure}, app_id {AppId}, fn_id {FnId}, image {Image}, container_id {ContainerId}, last output: {Output}"
    )]
    public static partial void StartFailed(
        this ILogger logger,
        Exception? cause,
        string failure,
        string appId,
        string fnId,
        string image,
        string containerId,
        string output
    );

    [LoggerMessage(
        2105,
        LogLevel.Warning,
        "Container {ContainerId} could not be removed and is left to the reconciler: {Reason}"
    )]
    public static partial void NotRemoved(this ILogger logger, string containerId, string reason);

    [LoggerMessage(2106, LogLevel.Warning, "Container {ContainerId} could not be {Verb}: {Reason}")]
    public static partial void NotMoved(this ILogger logger, string containerId, string verb, string reason);

    [LoggerMessage(2107, LogLevel.Information, "Removed {Count} containers of this server that were left behind")]
    public static partial void LeftoversRemoved(this ILogger logger, int count);

    [LoggerMessage(2108, LogLevel.Warning, "Containers that were left behind cannot be looked for: {Reason}")]
    public static partial void ReconcileFailed(this ILogger logger, string reason);

    [LoggerMessage(
        2109,
        LogLevel.Information,
        "Image {Image} is another one than before; {Count} idle containers are replaced"
    )]
    public static partial void ImageChanged(this ILogger logger, string image, int count);

    [LoggerMessage(2110, LogLevel.Error, "Call {CallId} failed in the server")]
    public static partial void CallFailed(this ILogger logger, Exception cause, string callId);

    [LoggerMessage(2111, LogLevel.Information, "Container engine {Name} {Version}")]
    public static partial void EngineFound(this ILogger logger, string name, string version);

    [LoggerMessage(
        2112,
        LogLevel.Warning,
        "{Count} containers were not removed in time and are left to the next start"
    )]
    public static partial void ShutdownTooSlow(this ILogger logger, int count);

    [LoggerMessage(
        2113,
        LogLevel.Warning,
        "No room for the {Count} containers of {FnId} that are to be kept ready; they are started when there is"
    )]
    public static partial void NoRoomToKeep(this ILogger logger, string fnId, int count);

    [LoggerMessage(
        2115,
        LogLevel.Warning,
        "Containers of {FnId} take one call at a time, though fnproject.io/fn/concurrency is {Concurrency}: the function reads from one connection only, seen in container {ContainerId}"
    )]
    public static partial void OneConnectionOnly(this ILogger logger, string fnId, int concurrency, string containerId);

    [LoggerMessage(
        2114,
        LogLevel.Warning,
        "Which functions are to be kept ready is not known now, and those known last are kept on: {Reason}"
    )]
    public static partial void KeptUnknown(this ILogger logger, string reason);
}
