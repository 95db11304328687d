using Fn.Runner.Protocol;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fn.Server.Runners;

/// <summary>What a runner does beside running calls, as its program decides. Source: server specification 9.4.</summary>
/// <remarks>As it is made, it is that of <c>fnserver</c>: nothing.</remarks>
public sealed class RunnerSetup
{
    /// <summary>TLS of the port for load balancers; null for none.</summary>
    public Action<HttpsConnectionAdapterOptions>? Tls { get; set; }

    /// <summary>Further options of gRPC, such as interceptors and limits; null for none.</summary>
    public Action<GrpcServiceOptions>? Grpc { get; set; }

    /// <summary>An image that is called to tell the runner's status, and that nobody else may call; null for none.</summary>
    public string? StatusImage { get; set; }

    /// <summary>A file without which functions are not to have a network: the status says so, and its image runs without; null for none.</summary>
    public string? BarrierFile { get; set; }

    /// <summary>What else the status says, by names of one's own; null for nothing. What it throws makes the status a failure.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>>? HealthCheck { get; set; }

    /// <summary>Takes what <c>ConfigureRunner</c> brings; null logs a warning instead.</summary>
    public Func<IReadOnlyDictionary<string, string>, CancellationToken, ValueTask>? OnConfigured { get; set; }

    /// <summary>Serves <c>StreamLogs</c> to its end; null refuses it.</summary>
    public Func<
        IAsyncStreamReader<LogRequestMsg>,
        IServerStreamWriter<LogResponseMsg>,
        CancellationToken,
        Task
    >? LogStreamer { get; set; }

    /// <summary>Whether calls are taken whose callers wait only until a container is theirs; else they are refused with 501.</summary>
    public bool TakesDetached { get; set; }

    /// <summary>How many kernel dumps lie on the disk, for the status; null says none.</summary>
    public Func<long>? KdumpCount { get; set; }
}
