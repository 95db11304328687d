using System.IO.Pipelines;
using Fn.Runner.Protocol;
using Grpc.Core;

namespace Fn.Server.Runners;

/// <summary>The body of a request as it comes from a load balancer, a frame after the other.</summary>
/// <remarks>No more is taken than the function takes, but for 64 KiB; what comes after the last frame is not looked at.</remarks>
internal sealed class RequestFrames(IAsyncStreamReader<ClientMsg> source)
{
    private readonly Pipe _pipe = new();
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isBroken;

    /// <summary>What the function reads.</summary>
    public PipeReader Body => _pipe.Reader;

    /// <summary>Completes when the last frame has come; it may never.</summary>
    public Task Whole => _whole.Task;

    /// <summary>Whether the function was done with the request before its last frame had come.</summary>
    public bool WasClosedEarly { get; private set; }

    /// <summary>What the load balancer did that the protocol does not know; null as long as it keeps to it.</summary>
    public string? Breach { get; private set; }

    /// <summary>Receives until the last frame. Never throws.</summary>
    /// <param name="onBreach">Told when <see cref="Breach"/> is set.</param>
    /// <param name="cancellationToken">Ends it: the call is over.</param>
    public async Task ReceiveAsync(Action onBreach, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            fault = await CopyAsync(cancellationToken)
                ? null
                : new IOException("the request ended without its last frame");
        }
        catch (Exception broken)
        {
            fault = broken;
        }
        _isBroken = fault is not null;
        await _pipe.Writer.CompleteAsync(fault);
        if (Breach is not null)
        {
            onBreach();
        }
    }

    /// <summary>The function takes no more.</summary>
    public void Close()
    {
        WasClosedEarly |= !_whole.Task.IsCompleted && !_isBroken;
        _pipe.Reader.Complete();
    }

    /// <returns>Whether the last frame has come.</returns>
    private async Task<bool> CopyAsync(CancellationToken cancellationToken)
    {
        while (await source.MoveNext(cancellationToken))
        {
            if (source.Current is not { BodyCase: ClientMsg.BodyOneofCase.Data, Data: var frame })
            {
                Breach = "Protocol failure: expected ClientMsg_Data";
                return false;
            }
            if (!frame.Data.IsEmpty)
            {
                await _pipe.Writer.WriteAsync(frame.Data.Memory, cancellationToken);
            }
            if (frame.Eof)
            {
                _whole.TrySetResult();
                return true;
            }
        }
        return false;
    }
}
