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
        if (outcome.End == CallEnd.Completed)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                using var scope = logger.BeginScope(new CallScope(call));
                var target = call.Target;
                logger.Completed(call.Id, target.App.Id, target.Function.Id, containerId, Ms(waited), Ms(ran));
            }
        }
        else if (logger.IsEnabled(LogLevel.Information))
        {
            using var scope = logger.BeginScope(new CallScope(call));
            var (target, status) = (call.Target, outcome.Error?.Status);
            logger.Failed(
                outcome.Reason,
                status,
                call.Id,
                target.App.Id,
                target.Function.Id,
                containerId,
                Ms(waited),
                Ms(ran)
            );
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

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
