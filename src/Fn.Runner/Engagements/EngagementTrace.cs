using System.Diagnostics;
using Fn.Agent.Tracing;
using Grpc.Core;

namespace Fn.Runner.Engagements;

/// <summary>Hands the trace of a call on to the runner, in the binary form of its trace context. Source: server specification 5.3, 8.2.</summary>
internal static class EngagementTrace
{
    private const string Key = "grpc-trace-bin";
    private const int TraceIdAt = 2;
    private const int SpanIdAt = 19;
    private const int FlagsAt = 28;

    /// <summary>The metadata of a request; null when nothing is traced.</summary>
    public static Metadata? Headers() =>
        Spans.IsOn && Activity.Current is { IsStopped: false } span ? new Metadata { { Key, Write(span) } } : null;

    /// <summary>Version 0; field 0 is the trace, field 1 the span, field 2 whether it is sampled.</summary>
    private static byte[] Write(Activity span)
    {
        var bytes = new byte[FlagsAt + 1];
        span.TraceId.CopyTo(bytes.AsSpan(TraceIdAt, 16));
        bytes[SpanIdAt - 1] = 1;
        span.SpanId.CopyTo(bytes.AsSpan(SpanIdAt, 8));
        bytes[FlagsAt - 1] = 2;
        bytes[FlagsAt] = span.Recorded ? (byte)1 : (byte)0;
        return bytes;
    }
}
