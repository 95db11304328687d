using System.IO.Pipelines;

namespace Fn.Server.Runners;

/// <summary>
/// A transport that whoever serves it cannot close. HTTP/2 ends with the number of the last stream that was looked at, and a socket that is
/// closed with bytes unread breaks the connection before the load balancer has read that: it could not tell calls that were never taken.
/// </summary>
internal sealed class LingeringTransport(IDuplexPipe inner) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input { get; } = new OpenReader(inner.Input);

    /// <inheritdoc/>
    public PipeWriter Output { get; } = new OpenWriter(inner.Output);

    /// <summary>Takes what still comes, and drops it, until the other side has closed.</summary>
    /// <param name="cancellationToken">It had long enough.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            ReadResult read;
            do
            {
                read = await inner.Input.ReadAsync(cancellationToken);
                inner.Input.AdvanceTo(read.Buffer.End);
            } while (!read.IsCompleted);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // It broke off, or had long enough.
        }
        await inner.Input.CompleteAsync();
        await inner.Output.CompleteAsync();
    }

    private sealed class OpenReader(PipeReader inner) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
            inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) { }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);
    }

    private sealed class OpenWriter(PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) { }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
