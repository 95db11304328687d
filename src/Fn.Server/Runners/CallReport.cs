using Fn.Agent.Calls;
using Fn.Model.Errors;
using Fn.Model.Wire;
using Fn.Runner.Protocol;

namespace Fn.Server.Runners;

/// <summary>The last message of a call. Source: server specification 5.5.</summary>
internal static class CallReport
{
    /// <summary>A failure before there was a call. It always has a code: with 0 an original load balancer answers 200 (D11).</summary>
    public static CallFinished Refused(FnError error, string details) =>
        new()
        {
            Details = details,
            ErrorCode = error.Status,
            ErrorStr = error.Message,
            ErrorUser = error.Blame == Blame.Function,
        };

    /// <summary>The end of a call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="exchange">When it began.</param>
    /// <param name="createdAt">When it came.</param>
    /// <param name="completedAt">When it ended.</param>
    public static CallFinished Ended(
        Call call,
        CallOutcome outcome,
        EngagementExchange exchange,
        DateTimeOffset createdAt,
        DateTimeOffset completedAt
    )
    {
        var report = outcome.Error is { } error ? Refused(error, call.Id) : new CallFinished { Details = call.Id };
        var startedAt = exchange.StartedAt;
        report.Success = outcome.Error is null;
        report.Image = call.Target.Function.Image;
        report.CreatedAt = WireTime.Format(createdAt);
        report.StartedAt = WireTime.Format(startedAt ?? default);
        report.CompletedAt = WireTime.Format(completedAt);
        report.SchedulerDuration = Nanoseconds((startedAt ?? completedAt) - createdAt);
        report.ExecutionDuration = startedAt is { } begun ? Nanoseconds(completedAt - begun) : 0;
        report.ImagePullWaitDuration = Nanoseconds(exchange.StartTimes.Pull);
        report.CtrPrepDuration = Nanoseconds(exchange.StartTimes.Prepare);
        report.CtrCreateDuration = Nanoseconds(exchange.StartTimes.Create);
        report.InitStartTime = Nanoseconds(exchange.StartTimes.Init);
        return report;
    }

    /// <summary>A duration as the protocol has it.</summary>
    public static long Nanoseconds(TimeSpan duration) => duration.Ticks * TimeSpan.NanosecondsPerTick;
}
