using System.Diagnostics;

namespace Fn.Server.Observability.Tracing;

/// <summary>The span that a request says it belongs to: W3C <c>traceparent</c>, else B3 in one header, else B3 in several.</summary>
/// <remarks>What is malformed counts as absent. Source: server specification 2.11, with W3C added.</remarks>
internal static class RemoteParent
{
    /// <returns>The default when there is none.</returns>
    public static ActivityContext Of(IHeaderDictionary headers) =>
        ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var context) ? context
        : headers["b3"] is [{ Length: > 0 } single] ? FromSingle(single)
        : FromB3(
            headers["X-B3-TraceId"].ToString(),
            headers["X-B3-SpanId"].ToString(),
            headers["X-B3-Flags"] == "1" ? "d" : headers["X-B3-Sampled"].ToString()
        );

    private static ActivityContext FromSingle(string value)
    {
        var parts = value.Split('-');
        return parts.Length == 1
            ? FromB3("", "", parts[0])
            : FromB3(parts[0], parts[1], parts.Length > 2 ? parts[2] : "");
    }

    private static ActivityContext FromB3(string traceId, string spanId, string sampled)
    {
        // Who does not say leaves the decision to us, and we take every request.
        var flags = sampled is "0" or "false" ? ActivityTraceFlags.None : ActivityTraceFlags.Recorded;
        if (IsHex(traceId, 16, 32) && IsHex(spanId, 16, 16))
        {
            return new ActivityContext(
                ActivityTraceId.CreateFromString(traceId.PadLeft(32, '0').ToLowerInvariant()),
                ActivitySpanId.CreateFromString(spanId.ToLowerInvariant()),
                flags,
                traceState: null,
                isRemote: true
            );
        }
        // A refusal needs no ids.
        return flags == ActivityTraceFlags.None
            ? new ActivityContext(
                ActivityTraceId.CreateRandom(),
                ActivitySpanId.CreateRandom(),
                flags,
                traceState: null,
                isRemote: true
            )
            : default;
    }

    private static bool IsHex(string text, int length, int otherLength) =>
        (text.Length == length || text.Length == otherLength)
        && text.All(char.IsAsciiHexDigit)
        && text.AsSpan().ContainsAnyExcept('0');
}
