using System.Collections.Frozen;
using Fn.Model.Wire;

namespace Fn.Runner.Protocol;

/// <summary>A call with everything that a runner needs of its app and its function: what <c>models_call_json</c> holds.</summary>
/// <remarks>Source: server specification 2.3, 5.3. <see cref="CallModelJson"/> reads and writes it.</remarks>
public sealed record CallModel
{
    /// <summary>The <see cref="Type"/> of a call whose caller waits only until a container is his.</summary>
    public const string Detached = "detached";

    /// <summary>26 characters; the <c>Fn-Call-Id</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Always <c>running</c>.</summary>
    public string Status { get; init; } = "running";

    /// <summary>Reference of the image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Seconds to wait before the call; nobody uses it.</summary>
    public int Delay { get; init; }

    /// <summary><c>sync</c> or <see cref="Detached"/>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The body of a call that has none of its own, such as those of the status image.</summary>
    public string Payload { get; init; } = "";

    /// <summary>Absolute URL of the request.</summary>
    public string Url { get; init; } = "";

    /// <summary>Method of the request.</summary>
    public string Method { get; init; } = "";

    /// <summary>Limit of the call in seconds; 0 when absent.</summary>
    public int Timeout { get; init; }

    /// <summary>Seconds after which an idle container ends; 0 when absent.</summary>
    public int IdleTimeout { get; init; }

    /// <summary>Size of <c>/tmp</c> in MiB; 0 sets none.</summary>
    public long TmpfsSize { get; init; }

    /// <summary>Memory of a container in MiB; 0 sets no limit.</summary>
    public ulong Memory { get; init; }

    /// <summary>CPU of a container in thousandths of a core; 0 sets no limit. Written as <c>"100m"</c>, read as <c>"0.1"</c> too.</summary>
    public ulong CpuMillis { get; init; }

    /// <summary>Config of the app, over it that of the function, over it the <c>FN_*</c> variables.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Annotations of the app, over them those of the function.</summary>
    public IReadOnlyDictionary<string, RawJson> Annotations { get; init; } = FrozenDictionary<string, RawJson>.Empty;

    /// <summary>Request headers for the function, by canonical name; bytes beyond ASCII are UTF-8, see <see cref="HeaderText"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } =
        FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The app's syslog receiver; empty for none.</summary>
    public string SyslogUrl { get; init; } = "";

    /// <summary>The default value when the call has not ended.</summary>
    public DateTimeOffset CompletedAt { get; init; }

    /// <summary>When the call was made, by the clock of whoever wrote it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The default value when the call has not begun.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan ExecutionDuration { get; init; }

    /// <summary>Any JSON; null for none.</summary>
    public RawJson? Stats { get; init; }

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Error { get; init; } = "";

    /// <summary>The owner.</summary>
    public string AppId { get; init; } = "";

    /// <summary>The owner's name.</summary>
    public string AppName { get; init; } = "";

    /// <summary>What the call came through; empty for a direct call.</summary>
    public string TriggerId { get; init; } = "";

    /// <summary>What is called.</summary>
    public string FnId { get; init; } = "";
}
