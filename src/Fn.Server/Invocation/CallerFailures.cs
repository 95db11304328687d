namespace Fn.Server.Invocation;

/// <summary>Tells callers who left from callers who broke a rule.</summary>
internal static class CallerFailures
{
    /// <summary>How the framework calls a body whose connection ended; nothing but the message tells it from a malformed one.</summary>
    private const string EndOfConnection = "Unexpected end of request content.";

    /// <summary>Whether reading a body failed because its caller is gone, rather than by size, pace or form.</summary>
    public static bool IsLeaving(Exception failure) =>
        failure is BadHttpRequestException refusal
            ? string.Equals(refusal.Message, EndOfConnection, StringComparison.Ordinal)
            : failure is IOException or OperationCanceledException;
}
