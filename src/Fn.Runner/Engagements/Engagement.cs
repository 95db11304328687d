using System.Collections.Frozen;
using Fn.Agent.Calls;
using Fn.Agent.Tracing;
using Fn.Model.Errors;
using Fn.Runner.Placement;
using Fn.Runner.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Stream = Grpc.Core.AsyncDuplexStreamingCall<Fn.Runner.Protocol.ClientMsg, Fn.Runner.Protocol.RunnerMsg>;

namespace Fn.Runner.Engagements;

/// <summary>One offer of a call to one runner, and if that takes it, the call. The numbers are those of server specification 5.4.</summary>
internal sealed class Engagement(RunnerCall call, string address, TimeProvider time, ILogger logger)
{
    private const StatusCode Busy = (StatusCode)503;
    private static readonly FrozenDictionary<string, string> NoExtensions = FrozenDictionary<string, string>.Empty;
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private bool _isOffered;

    /// <summary>What the runner's end of the connection says of a failure; null when it says nothing.</summary>
    public string? Failure { get; private set; }

    public async ValueTask<RunnerAnswer> RunAsync(
        RunnerProtocol.RunnerProtocolClient client,
        CancellationToken cancellationToken
    )
    {
        // 2. Open the stream.
        using var stream = client.Engage(EngagementHeaders.Of(call), cancellationToken: cancellationToken);
        var sending = Task.CompletedTask;
        var relay = new AnswerRelay(call, cancellationToken);
        try
        {
            // 3. Offer the call. Whatever goes wrong with that is told by what is received.
            _isOffered = await TrySendAsync(stream, Offer(), cancellationToken);

            // 4. The runner has the call, unless it says otherwise.
            if (_isOffered)
            {
                sending = SendBodyAsync(stream, cancellationToken);
            }
            using var span = Spans.Start("receive_from_runner", call.Call);
            return await ReceiveAsync(stream.ResponseStream, relay, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return RunnerAnswer.Took(CallOutcome.CallerLeft); // 7.
        }
        catch (RpcException failure)
        {
            return Answer(failure, hasBegun: relay.Head is not null);
        }
        finally
        {
            stream.Dispose();
            await sending;
        }
    }

    private ClientMsg Offer()
    {
        var target = call.Call.Target;
        var offer = new TryCall { ModelsCallJson = call.Model, SlotHashId = target.Key };
        foreach (var (name, value) in target.Extensions.Concat(call.Call.Extensions ?? NoExtensions))
        {
            offer.Extensions[name] = value;
        }
        return new ClientMsg { Try = offer };
    }

    private async Task SendBodyAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("send_to_runner", call.Call);
        foreach (var frame in call.Body)
        {
            if (!await TrySendAsync(stream, Frame(frame, isLast: false), cancellationToken))
            {
                return;
            }
        }
        if (await TrySendAsync(stream, Frame(default, isLast: true), cancellationToken))
        {
            await TryCompleteAsync(stream);
        }
    }

    private static ClientMsg Frame(ReadOnlyMemory<byte> data, bool isLast) =>
        new()
        {
            Data = new DataFrame { Data = UnsafeByteOperations.UnsafeWrap(data), Eof = isLast },
        };

    private static async ValueTask<bool> TrySendAsync(
        Stream stream,
        ClientMsg message,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await stream.RequestStream.WriteAsync(message, cancellationToken);
            return true;
        }
        catch (Exception)
        {
            return false; // the call is over: how is known to whoever receives
        }
    }

    private static async ValueTask TryCompleteAsync(Stream stream)
    {
        try
        {
            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception)
        {
            // As above.
        }
    }

    // 5. Receive.
    private async ValueTask<RunnerAnswer> ReceiveAsync(
        IAsyncStreamReader<RunnerMsg> stream,
        AnswerRelay relay,
        CancellationToken cancellationToken
    )
    {
        while (await stream.MoveNext(cancellationToken))
        {
            var message = stream.Current;
            var end = message.BodyCase switch
            {
                RunnerMsg.BodyOneofCase.ResultStart => await relay.BeginAsync(message.ResultStart.Http),
                RunnerMsg.BodyOneofCase.Data => await relay.WriteAsync(message.Data.Data.Memory),
                _ => null,
            };
            if (end is not null)
            {
                return RunnerAnswer.Took(end);
            }
            if (message.Finished is { } finished)
            {
                return await FinishAsync(finished, stream, relay, cancellationToken);
            }
        }
        logger.ProtocolBroken(call.Call.Id, address, "the stream ended before the call");
        return RunnerAnswer.Took(CallOutcome.Stopped(RequestErrors.Internal));
    }

    private async ValueTask<RunnerAnswer> FinishAsync(
        CallFinished finished,
        IAsyncStreamReader<RunnerMsg> stream,
        AnswerRelay relay,
        CancellationToken cancellationToken
    )
    {
        logger.CallFinished(call.Call, finished, relay.Head, address);
        if (finished.Success)
        {
            if (await HasEndedAsync(stream, cancellationToken))
            {
                return RunnerAnswer.Took(await relay.FinishAsync());
            }
            logger.ProtocolBroken(call.Call.Id, address, "Purerunner missing EOF response");
            return RunnerAnswer.Took(CallOutcome.Stopped(RequestErrors.Internal));
        }
        // 6. What a busy runner does not take may go to another one.
        return finished.ErrorCode == (int)Busy && relay.Head is null
            ? RunnerAnswer.Busy
            : RunnerAnswer.Took(RemoteErrors.OutcomeOf(finished));
    }

    private async ValueTask<bool> HasEndedAsync(
        IAsyncStreamReader<RunnerMsg> stream,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(EndPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return !await stream.MoveNext(either.Token);
        }
        catch (Exception failure)
            when (failure is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private RunnerAnswer Answer(RpcException failure, bool hasBegun)
    {
        Failure = failure.Status.DebugException?.GetBaseException().Message ?? failure.Status.Detail;
        if (failure.StatusCode == Busy && !hasBegun)
        {
            return RunnerAnswer.Busy;
        }
        if (
            (failure.StatusCode == StatusCode.Unavailable && !_isOffered)
            || (!hasBegun && UntakenException.IsCauseOf(failure.Status.DebugException))
        )
        {
            return RunnerAnswer.OutOfReach;
        }
        logger.EngagementBroken(call.Call.Id, address, failure.StatusCode, Failure);
        return RunnerAnswer.Took(CallOutcome.Stopped(RequestErrors.Internal));
    }
}
