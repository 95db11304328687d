using System.Diagnostics;
using System.Text;
using Fn.Agent.Tracing;
using Fn.Runner.Placement;
using Grpc.Core;

namespace Fn.Runner.Engagements;

/// <summary>What a runner is told beside a call: its trace, in the binary form of gRPC, and the id of its request. Source: server specification 5.3.</summary>
internal static class EngagementHeaders
{
    private const string TraceKey = "grpc-trace-bin";
    private const string RequestIdKey = "fn_request_id";
    private const int TraceIdAt = 2;
    private const int SpanIdAt = 19;
    private const int FlagsAt = 28;

    /// <summary>The metadata of an engagement; null for none.</summary>
    public static Metadata? Of(RunnerCall call)
    {
        var span = Spans.IsOn && Activity.Current is { IsStopped: false } current ? current : null;
        var id = call.RequestId is { } text && Ascii.IsValid(text) ? text : null; // metadata holds nothing else
        if (span is null && id is null)
        {
            return null;
        }
        var headers = new Metadata();
        if (span is not null)
        {
            headers.Add(TraceKey, Write(span));
        }
        if (id is not null)
        {
            headers.Add(RequestIdKey, id);
        }
        return headers;
    }

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
