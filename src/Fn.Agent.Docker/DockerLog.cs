using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker;

internal static partial class DockerLog
{
    [LoggerMessage(2601, LogLevel.Information, "Pulled image {Image} {TagOrDigest} in {ElapsedMs} ms")]
    public static partial void ImagePulled(this ILogger logger, string image, string tagOrDigest, long elapsedMs);

    [LoggerMessage(
        2602,
        LogLevel.Information,
        "Registry credentials cannot be read ({Kind}); images are pulled without. Check FN_DOCKER_AUTH or config.json"
    )]
    public static partial void CredentialsUnreadable(this ILogger logger, string kind);

    [LoggerMessage(2603, LogLevel.Warning, "The container engine's event stream ended ({Reason}); connecting again")]
    public static partial void EventsLost(this ILogger logger, string reason);

    [LoggerMessage(2604, LogLevel.Information, "Listening to the container engine's events again")]
    public static partial void EventsBack(this ILogger logger);

    [LoggerMessage(
        2605,
        LogLevel.Warning,
        "The container engine has no init process (docker-init); functions run as process 1, and zombies are not reaped"
    )]
    public static partial void NoInitProcess(this ILogger logger);

    [LoggerMessage(2607, LogLevel.Information, "Loaded images from {File}")]
    public static partial void ImagesLoaded(this ILogger logger, string file);

    [LoggerMessage(
        2608,
        LogLevel.Warning,
        "Output of container {ContainerId} is thrown away: it writes faster than it is read"
    )]
    public static partial void OutputDiscarded(this ILogger logger, string containerId);
}
