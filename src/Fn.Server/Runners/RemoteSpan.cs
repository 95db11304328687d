using System.Diagnostics;
using Fn.Agent.Tracing;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>The span of an engagement, below that of the load balancer. Source: server specification 5.3, 8.2.</summary>
internal static class RemoteSpan
{
    private const string Key = "grpc-trace-bin";
    private const int Length = 29;

    /// <returns>Null when nothing is traced.</returns>
    public static Activity? Start(ServerCallContext context) =>
        Spans.IsOn
            ? Spans.Source.StartActivity(context.Method, ActivityKind.Server, ParentOf(context.RequestHeaders))
            : null;

    /// <summary>Version 0 of the binary form: 0, 0, the trace, 1, the span, 2, the flags. What is malformed counts as absent.</summary>
    private static ActivityContext ParentOf(Metadata metadata) =>
        metadata.GetValueBytes(Key) is [0, 0, .., 2, var flags] bytes && bytes.Length == Length && bytes[18] == 1
            ? new ActivityContext(
                ActivityTraceId.CreateFromBytes(bytes.AsSpan(2, 16)),
                ActivitySpanId.CreateFromBytes(bytes.AsSpan(19, 8)),
                (ActivityTraceFlags)(flags & 1),
                traceState: null,
                isRemote: true
            )
            : default;
}
