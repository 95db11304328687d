using System.IO.Pipelines;
using Fn.Agent.Calls;
using Fn.Runner.Protocol;
using Fn.Server.Invocation;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>A call whose caller waits behind a load balancer. Source: server specification 5.5.</summary>
internal sealed class EngagementExchange(
    RequestFrames request,
    IServerStreamWriter<RunnerMsg> answers,
    IHeaderDictionary headers,
    TimeProvider time
) : ICallExchange
{
    // A load balancer has the end of the request at hand when it sends the call, but it may be on its way behind the call.
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);
    private AnswerFrames? _answer;
    private GzipUnpacker? _unpacker;
    private bool _mayUnpack;

    /// <summary>When the call got its container; null as long as it has none.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>How long the start of that container took; zero when it was there before.</summary>
    public StartTimes StartTimes { get; private set; }

    /// <inheritdoc/>
    public long? RequestLength => null;

    /// <inheritdoc/>
    public PipeReader RequestBody => request.Body;

    /// <inheritdoc/>
    public void OnAcquired(ICallContainer container)
    {
        StartedAt = time.GetUtcNow();
        StartTimes = container.HasServed ? default : container.StartTimes;
    }

    /// <inheritdoc/>
    public void WriteHeaders(IHeaderSink sink) => _mayUnpack = RequestHeaders.WriteDirect(headers, sink);

    /// <inheritdoc/>
    public void OnRequestSent() => request.Close();

    /// <inheritdoc/>
    public PipeWriter StartResponse(ResponseHead head, long? length, ReadOnlySpan<byte> firstBytes)
    {
        var isUnpacked = _mayUnpack && ResponseHeaders.IsGzip(head);
        var copied = new HeaderDictionary();
        ResponseHeaders.CopyDirect(head, copied, isUnpacked);
        copied.ContentLength = isUnpacked ? null : length;
        // The caller of a stream learns that it begins before there is any of it.
        var beginsAtOnce = !isUnpacked && firstBytes.IsEmpty && length != 0;
        _answer = new AnswerFrames(answers, ModelHeaders.ToProtocol(copied), beginsAtOnce, IsRequestWholeAsync);
        if (!isUnpacked)
        {
            return _answer.Input;
        }
        _unpacker = new GzipUnpacker(_answer.Input, onFirst: null, CancellationToken.None);
        return _unpacker.Input;
    }

    /// <summary>The call has ended; brings what is still on its way to the load balancer.</summary>
    /// <returns>How it has ended.</returns>
    public async Task<CallOutcome> EndAsync(CallOutcome outcome)
    {
        if (_answer is not null)
        {
            outcome = ReferenceEquals(outcome, CallOutcome.Completed)
                ? await FinishAsync(_answer)
                : await AbandonAsync(_answer, outcome);
        }
        return ReferenceEquals(outcome, CallOutcome.ResponseBroken) && request.WasClosedEarly
            ? RunnerEnds.ClosedTooEarly
            : outcome;
    }

    private async Task<CallOutcome> FinishAsync(AnswerFrames answer)
    {
        if (_unpacker is not null && !await _unpacker.FinishAsync())
        {
            return await AbandonAsync(answer, CallOutcome.ResponseBroken);
        }
        return await answer.FinishAsync() ?? CallOutcome.Completed;
    }

    private async Task<CallOutcome> AbandonAsync(AnswerFrames answer, CallOutcome outcome)
    {
        var end = await answer.AbandonAsync();
        if (_unpacker is not null)
        {
            await _unpacker.AbandonAsync();
        }
        return ReferenceEquals(end, RunnerEnds.AnsweredTooEarly) ? end : outcome;
    }

    private async Task<bool> IsRequestWholeAsync()
    {
        if (!request.Whole.IsCompleted)
        {
            await Task.WhenAny(request.Whole, Task.Delay(EndGrace, time, CancellationToken.None));
        }
        return request.Whole.IsCompleted;
    }
}
