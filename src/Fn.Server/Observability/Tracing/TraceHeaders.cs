using System.Diagnostics;
using Fn.Agent.Calls;
using Fn.Agent.Tracing;

namespace Fn.Server.Observability.Tracing;

/// <summary>Hands the trace to the function: its spans become children of ours, whether it reads W3C or B3 headers.</summary>
/// <remarks>Only when requests are traced; else the client's headers reach the function as they are.</remarks>
internal sealed class TraceHeaders(IHeaderSink inner) : IHeaderSink
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "traceparent",
        "tracestate",
        "b3",
        "X-B3-TraceId",
        "X-B3-SpanId",
        "X-B3-ParentSpanId",
        "X-B3-Sampled",
        "X-B3-Flags",
    };

    /// <summary>Writes the headers of the current span, and lets those of the client through no more.</summary>
    /// <returns>Where the rest of the headers goes.</returns>
    public static IHeaderSink Over(IHeaderSink sink) =>
        Spans.IsOn && Activity.Current is { IsStopped: false } span ? Write(span, sink) : sink;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<char> prefix, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (!prefix.IsEmpty || !Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
        {
            inner.Add(prefix, name, value);
        }
    }

    private static TraceHeaders Write(Activity span, IHeaderSink sink)
    {
        sink.Add(prefix: default, "traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state)
        {
            sink.Add(prefix: default, "tracestate", state);
        }
        sink.Add(prefix: default, "X-B3-TraceId", span.TraceId.ToHexString());
        sink.Add(prefix: default, "X-B3-SpanId", span.SpanId.ToHexString());
        if (span.ParentSpanId != default)
        {
            sink.Add(prefix: default, "X-B3-ParentSpanId", span.ParentSpanId.ToHexString());
        }
        sink.Add(prefix: default, "X-B3-Sampled", span.Recorded ? "1" : "0");
        return new TraceHeaders(sink);
    }
}
