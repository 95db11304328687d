using Microsoft.Extensions.Logging;

namespace Fn.Agent.Calls;

/// <summary>One line for the end of each call, 2000 to 2099; those that went well are told to developers only.</summary>
internal static partial class CallLog
{
    /// <param name="logger">Where to.</param>
    /// <param name="call">Which call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="containerId">Where it ran; null when it got no container.</param>
    /// <param name="waited">From its arrival until it had a container.</param>
    /// <param name="ran">From then on.</param>
    public static void CallEnded(
        this ILogger logger,
        Call call,
        CallOutcome outcome,
        string? containerId,
        TimeSpan waited,
        TimeSpan ran
    )
    {
        var isFailure = outcome.End != CallEnd.Completed;
        call.IsFailureLogged = isFailure;
        var status = outcome.Error?.Status ?? 0;
        var level =
            !isFailure ? LogLevel.Debug
            : status < 500 ? LogLevel.Information
            : LogLevel.Error;
        if (!logger.IsEnabled(level))
        {
            return;
        }
        using var scope = logger.BeginScope(new CallScope(call));
        var (id, appId, fnId) = (call.Id, call.Target.App.Id, call.Target.Function.Id);
        var (waitedMs, ranMs) = (Ms(waited), Ms(ran));
        switch (level)
        {
            case LogLevel.Debug:
                logger.Completed(id, appId, fnId, containerId, waitedMs, ranMs);
                break;
            case LogLevel.Information:
                logger.Failed(outcome.Reason, outcome.Error?.Status, id, appId, fnId, containerId, waitedMs, ranMs);
                break;
            default:
                logger.FailedAsApiError(outcome.Reason, status, id, appId, fnId, containerId, waitedMs, ranMs);
                break;
        }
    }

    [LoggerMessage(2001, LogLevel.Debug, "call completed", SkipEnabledCheck = true)]
    private static partial void Completed(
        this ILogger logger,
        string callId,
        string appId,
        string fnId,
        string? containerId,
        double waitedMs,
        double ranMs
    );

    [LoggerMessage(2002, LogLevel.Information, "call failed: {Reason}", SkipEnabledCheck = true)]
    private static partial void Failed(
        this ILogger logger,
        string reason,
        int? status,
        string callId,
        string appId,
        string fnId,
        string? containerId,
        double waitedMs,
        double ranMs
    );

    // Source of level and words: server specification 1.4.
    [LoggerMessage(2003, LogLevel.Error, "api error: call failed: {Reason}", SkipEnabledCheck = true)]
    private static partial void FailedAsApiError(
        this ILogger logger,
        string reason,
        int status,
        string callId,
        string appId,
        string fnId,
        string? containerId,
        double waitedMs,
        double ranMs
    );

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
