using Fn.Runner.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>What load balancers call. Source: server specification 5.3.</summary>
internal sealed class RunnerService(
    RunnerSetup setup,
    Engagements engagements,
    StatusCheck status,
    ILogger<RunnerService> logger
) : RunnerProtocol.RunnerProtocolBase
{
    public override Task Engage(
        IAsyncStreamReader<ClientMsg> requestStream,
        IServerStreamWriter<RunnerMsg> responseStream,
        ServerCallContext context
    ) => engagements.ServeAsync(requestStream, responseStream, context);

    public override Task<RunnerStatus> Status(Empty request, ServerCallContext context) => status.GetAsync("{}");

    public override Task<RunnerStatus> Status2(Struct request, ServerCallContext context) =>
        status.GetAsync(JsonFormatter.Default.Format(request));

    public override async Task<ConfigStatus> ConfigureRunner(ConfigMsg request, ServerCallContext context)
    {
        if (setup.OnConfigured is { } take)
        {
            await take(
                new Dictionary<string, string>(request.Config, StringComparer.Ordinal),
                context.CancellationToken
            );
        }
        else
        {
            logger.ConfigurationIgnored();
        }
        return new ConfigStatus();
    }

    public override Task StreamLogs(
        IAsyncStreamReader<LogRequestMsg> requestStream,
        IServerStreamWriter<LogResponseMsg> responseStream,
        ServerCallContext context
    ) =>
        setup.LogStreamer?.Invoke(requestStream, responseStream, context.CancellationToken)
        ?? throw new RpcException(new Status(StatusCode.Unknown, "runner not configured with logStreamer"));
}
