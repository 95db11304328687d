namespace Fn.Server.Invocation;

/// <summary>Messages of invocations, 1300 to 1399.</summary>
internal static partial class InvocationLog
{
    [LoggerMessage(1301, LogLevel.Error, "api error: call failed: {Message}, call_id {CallId}, fn_id {FnId}")]
    public static partial void CallFailed(this ILogger logger, string message, string callId, string fnId);

    [LoggerMessage(
        1303,
        LogLevel.Warning,
        "Functions are called as they were known before, because nobody says what they are now: {Reason}"
    )]
    public static partial void ServedStale(this ILogger logger, string reason);

    [LoggerMessage(1304, LogLevel.Information, "client context cancelled, call_id {CallId}")]
    public static partial void CallerLeft(this ILogger logger, string callId);

    [LoggerMessage(1305, LogLevel.Information, "call failed: the caller left before it was known what to call")]
    public static partial void CallerLeftEarly(this ILogger logger, string method, string path);
}
