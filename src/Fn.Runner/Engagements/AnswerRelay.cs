using System.Buffers;
using System.IO.Pipelines;
using Fn.Agent.Calls;
using Fn.Runner.Placement;
using Fn.Runner.Protocol;

namespace Fn.Runner.Engagements;

/// <summary>Passes on what a runner sends of an answer, in the way in which that of a function of this node is passed on.</summary>
/// <remarks>
/// An answer whose length is told and small is held until it is whole, so that its failure is told as one; any other goes on as it comes, and
/// no more is taken from the runner until the caller has taken that.
/// </remarks>
internal sealed class AnswerRelay(RunnerCall call, CancellationToken cancellationToken)
{
    private const int WholeBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private ResponseHead? _head;
    private PipeWriter? _target;
    private long _passed;

    /// <summary>The head; null until the answer begins, from when on no other runner can be asked.</summary>
    public ResponseHead? Head => _head;

    private bool IsHeld => _head!.ContentLength <= WholeBytes;

    /// <summary>The answer begins.</summary>
    /// <returns>Null, or how the call ends because of it; likewise below.</returns>
    public ValueTask<CallOutcome?> BeginAsync(HttpRespMeta? meta)
    {
        if (_head is not null)
        {
            return default; // once is enough
        }
        var status = meta?.StatusCode is > 0 and var told ? told : 200;
        _head = ResponseHead.TryMake(status, meta?.Headers.Select(static header => (header.Key, header.Value)) ?? []);
        if (_head is null)
        {
            return ValueTask.FromResult<CallOutcome?>(CallOutcome.ResponseBroken);
        }
        call.Exchange.OnAcquired(RemoteContainer.Instance);
        // The caller of a stream learns that it begins before there is any of it.
        return call.IsDetached || IsHeld || !_head.HasContentType ? default : PassAsync(default);
    }

    /// <summary>More of the body.</summary>
    public async ValueTask<CallOutcome?> WriteAsync(ReadOnlyMemory<byte> data)
    {
        if (_head is null && await BeginAsync(meta: null) is { } failure)
        {
            return failure;
        }
        if (call.IsDetached || data.IsEmpty)
        {
            return null;
        }
        if (_passed + _held.WrittenCount + data.Length > _head!.ContentLength)
        {
            return CallOutcome.ResponseBroken;
        }
        if (!IsHeld)
        {
            return await PassAsync(data);
        }
        _held.Write(data.Span);
        return null;
    }

    /// <summary>The answer is whole.</summary>
    public async ValueTask<CallOutcome> FinishAsync()
    {
        if (_head is null && await BeginAsync(meta: null) is { } failure)
        {
            return failure;
        }
        if (call.IsDetached)
        {
            return CallOutcome.Completed;
        }
        if (_head!.ContentLength is { } declared && declared != _passed + _held.WrittenCount)
        {
            return CallOutcome.ResponseBroken;
        }
        _target ??= Start(_held.WrittenCount, _held.WrittenSpan);
        if (_target is null)
        {
            return CallOutcome.InvalidResponse;
        }
        _target.Write(_held.WrittenSpan);
        return CallOutcome.Completed;
    }

    private async ValueTask<CallOutcome?> PassAsync(ReadOnlyMemory<byte> data)
    {
        _target ??= Start(_head!.ContentLength, data.Span);
        if (_target is null)
        {
            return CallOutcome.InvalidResponse;
        }
        _target.Write(data.Span);
        _passed += data.Length;
        var flush = await _target.FlushAsync(cancellationToken);
        return flush.IsCompleted || flush.IsCanceled ? CallOutcome.CallerLeft : null;
    }

    private PipeWriter? Start(long? length, ReadOnlySpan<byte> firstBytes) =>
        call.Exchange.StartResponse(_head!, length, firstBytes);
}
