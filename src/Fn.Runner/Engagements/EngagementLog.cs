using System.Text;
using Fn.Agent.Calls;
using Fn.Runner.Protocol;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fn.Runner.Engagements;

/// <summary>Messages of a load balancer about its runners, 4050 to 4099.</summary>
internal static partial class EngagementLog
{
    private const int Busy = 503;
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>One line for what a runner says at the end of a call, with durations in milliseconds (D31). Source: server specification 5.4.</summary>
    public static void CallFinished(
        this ILogger logger,
        Call call,
        CallFinished finished,
        ResponseHead? head,
        string runnerAddr
    )
    {
        var level =
            finished is { Success: false, ErrorCode: Busy } && head is null ? LogLevel.Debug // it is asked for again, maybe often
            : !finished.Success && !finished.ErrorUser && finished.ErrorCode != Busy ? LogLevel.Warning
            : LogLevel.Information;
        if (!logger.IsEnabled(level))
        {
            return;
        }
        using var scope = logger.BeginScope(new CallScope(call));
        logger.Finished(
            level,
            finished.ErrorStr,
            finished.Success,
            finished.ErrorCode,
            finished.ErrorUser,
            head?.Status ?? 0,
            Ms(finished.ExecutionDuration),
            Ms(finished.SchedulerDuration),
            Ms(finished.ImagePullWaitDuration),
            Ms(finished.CtrCreateDuration),
            Ms(finished.CtrPrepDuration),
            Ms(finished.InitStartTime),
            Find(head, "Fn-Http-Status"),
            Find(head, "Fn-Fdk-Version"),
            runnerAddr
        );
    }

    [LoggerMessage(EventId = 4051, Message = "Call finished", SkipEnabledCheck = true)]
    private static partial void Finished(
        this ILogger logger,
        LogLevel level,
        string functionError,
        bool runnerSuccess,
        int runnerErrorCode,
        bool runnerErrorUser,
        int runnerHttpStatus,
        double functionExecMsec,
        double runnerSchedMsec,
        double imgWaitMsec,
        double cntrCreateMsec,
        double cntrPrepMsec,
        double cntrInitMsec,
        string fnHttpStatus,
        string fnFdkVersion,
        string runnerAddr
    );

    [LoggerMessage(4052, LogLevel.Error, "Runner {RunnerAddr} breaks the protocol at call {CallId}: {Reason}")]
    public static partial void ProtocolBroken(this ILogger logger, string callId, string runnerAddr, string reason);

    [LoggerMessage(4053, LogLevel.Error, "Call {CallId} is lost with runner {RunnerAddr}: {Status} {Reason}")]
    public static partial void EngagementBroken(
        this ILogger logger,
        string callId,
        string runnerAddr,
        StatusCode status,
        string reason
    );

    [LoggerMessage(4054, LogLevel.Warning, "Runner {RunnerAddr} cannot be reached: {Reason}")]
    public static partial void RunnerLost(this ILogger logger, string runnerAddr, string? reason);

    [LoggerMessage(4055, LogLevel.Information, "Runner {RunnerAddr} is back")]
    public static partial void RunnerBack(this ILogger logger, string runnerAddr);

    private static double Ms(long nanoseconds) => Math.Round(nanoseconds / NanosecondsPerMillisecond, 3);

    private static string Find(ResponseHead? head, string name)
    {
        for (var i = 0; i < (head?.Count ?? 0); i++)
        {
            if (Ascii.EqualsIgnoreCase(head!.GetName(i), name))
            {
                return head.GetValueText(i);
            }
        }
        return "";
    }
}
