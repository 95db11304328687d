using System.Diagnostics;
using Fn.Agent.Calls;

namespace Fn.Agent.Tracing;

/// <summary>The spans of this product, under the original's names. Source: server specification 8.2.</summary>
/// <remarks>
/// Spans are made only below the root span of a request that is being traced. Without a listener that costs one look at a field.
/// </remarks>
public static class Spans
{
    /// <summary>What a listener asks for.</summary>
    public const string SourceName = "Fn";

    /// <summary>Makes the spans.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins a span of what happens now, which ends when it is disposed.</summary>
    /// <returns>Null when nothing is traced here.</returns>
    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) =>
        Source.HasListeners() && Activity.Current is { IsStopped: false } ? Source.StartActivity(name, kind) : null;

    /// <summary>Begins a span that names its call.</summary>
    /// <returns>Null when nothing is traced here.</returns>
    public static Activity? Start(string name, Call call, ActivityKind kind = ActivityKind.Internal) =>
        Start(name, kind)
            ?.SetTag("fn.call_id", call.Id)
            .SetTag("fn.app_id", call.Target.App.Id)
            .SetTag("fn.fn_id", call.Target.Function.Id);
}
