using System.IO.Pipelines;
using Fn.Agent.Calls;
using Fn.Runner.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>The answer of a function on its way to a load balancer: its head, then its body in frames.</summary>
/// <remarks>Nothing goes out before the function's side is flushed or complete, nor before the request is there to its end.</remarks>
internal sealed class AnswerFrames
{
    private const int MaxFrameBytes = 10_240;
    private static readonly WriteOptions More = new(WriteFlags.BufferHint);
    private readonly Pipe _pipe = new();
    private readonly IServerStreamWriter<RunnerMsg> _target;
    private readonly Task<CallOutcome?> _sending;

    /// <param name="target">Nobody else writes to it until this has ended.</param>
    /// <param name="head">What begins the answer.</param>
    /// <param name="beginsAtOnce">Whether the head goes out before there is any of the body.</param>
    /// <param name="isRequestWhole">Waits for the end of the request; false when it does not come in time.</param>
    public AnswerFrames(
        IServerStreamWriter<RunnerMsg> target,
        HttpRespMeta head,
        bool beginsAtOnce,
        Func<Task<bool>> isRequestWhole
    )
    {
        _target = target;
        _sending = SendAsync(head, beginsAtOnce, isRequestWhole);
    }

    /// <summary>Takes the body.</summary>
    public PipeWriter Input => _pipe.Writer;

    /// <summary>The body is complete; sends what is left of it.</summary>
    /// <returns>Null when all of it was sent; else the end that the call has instead.</returns>
    public async Task<CallOutcome?> FinishAsync()
    {
        await _pipe.Writer.CompleteAsync();
        return await EndAsync();
    }

    /// <summary>The body broke off; what has not been sent is not sent.</summary>
    /// <returns>The end that the call has instead, if this side is why; else any other.</returns>
    public async Task<CallOutcome?> AbandonAsync()
    {
        _pipe.Reader.CancelPendingRead();
        return await EndAsync();
    }

    private async Task<CallOutcome?> EndAsync()
    {
        var end = await _sending;
        await _pipe.Writer.CompleteAsync();
        return end;
    }

    private async Task<CallOutcome?> SendAsync(HttpRespMeta head, bool beginsAtOnce, Func<Task<bool>> isRequestWhole)
    {
        try
        {
            if (!beginsAtOnce && !await HasBegunAsync())
            {
                return CallOutcome.CallerLeft;
            }
            if (!await isRequestWhole())
            {
                return RunnerEnds.AnsweredTooEarly;
            }
            _target.WriteOptions = beginsAtOnce ? WriteOptions.Default : More;
            await _target.WriteAsync(new RunnerMsg { ResultStart = new CallResultStart { Http = head } });
            while (await _pipe.Reader.ReadAsync() is { IsCanceled: false } read)
            {
                await SendAsync(read);
                _pipe.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
            return CallOutcome.CallerLeft;
        }
        catch (Exception) // the load balancer is gone
        {
            return CallOutcome.CallerLeft;
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }

    /// <returns>False when the answer broke off before anything of it was to go out.</returns>
    private async Task<bool> HasBegunAsync()
    {
        var first = await _pipe.Reader.ReadAsync();
        _pipe.Reader.AdvanceTo(first.Buffer.Start); // it is there again at once
        return !first.IsCanceled;
    }

    private async Task SendAsync(ReadResult read)
    {
        var rest = read.Buffer;
        while (!rest.IsEmpty)
        {
            var piece = rest.First[..Math.Min(rest.First.Length, MaxFrameBytes)];
            rest = rest.Slice(piece.Length);
            // What ends here is followed by the last message at once.
            _target.WriteOptions = !rest.IsEmpty || read.IsCompleted ? More : WriteOptions.Default;
            var frame = new DataFrame { Data = UnsafeByteOperations.UnsafeWrap(piece) }; // written before this goes on
            await _target.WriteAsync(new RunnerMsg { Data = frame });
        }
    }
}
