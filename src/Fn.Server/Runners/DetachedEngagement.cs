using System.IO.Pipelines;
using Fn.Agent.Calls;
using Fn.Runner.Protocol;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>A call whose caller waits only until a container is there, which is told by an answer of 202 without a body.</summary>
/// <remarks>Source: server specification 5.5. What the function answers is thrown away.</remarks>
internal sealed class DetachedEngagement(
    EngagementExchange call,
    IServerStreamWriter<RunnerMsg> answers,
    Action onAcknowledged
) : ICallExchange
{
    private Task _acknowledging = Task.CompletedTask;

    /// <inheritdoc/>
    public long? RequestLength => call.RequestLength;

    /// <inheritdoc/>
    public PipeReader RequestBody => call.RequestBody;

    /// <inheritdoc/>
    public void OnAcquired(ICallContainer container)
    {
        if (call.StartedAt is null)
        {
            onAcknowledged();
            _acknowledging = AcknowledgeAsync();
        }
        call.OnAcquired(container);
    }

    /// <inheritdoc/>
    public void WriteHeaders(IHeaderSink sink) => call.WriteHeaders(sink);

    /// <inheritdoc/>
    public void OnRequestSent() => call.OnRequestSent();

    /// <inheritdoc/>
    public PipeWriter StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes) =>
        PipeWriter.Create(Stream.Null);

    /// <summary>The call has ended; nothing is written to the load balancer any more.</summary>
    public async Task<CallOutcome> EndAsync(CallOutcome outcome)
    {
        await _acknowledging;
        return await call.EndAsync(outcome);
    }

    private async Task AcknowledgeAsync()
    {
        try
        {
            var accepted = new HttpRespMeta { StatusCode = StatusCodes.Status202Accepted };
            await answers.WriteAsync(new RunnerMsg { ResultStart = new CallResultStart { Http = accepted } });
        }
        catch (Exception)
        {
            // The load balancer is gone, and has no part in the call any more.
        }
    }
}
