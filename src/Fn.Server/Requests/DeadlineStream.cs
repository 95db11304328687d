using System.Buffers;
using System.IO.Pipelines;

namespace Fn.Server.Requests;

/// <summary>A request body that can be read until a moment and fails from then on.</summary>
/// <remarks>The read under way is ended as a pipe's read is, not by a token: the framework would take it for going on, and say so in the log.</remarks>
internal sealed class DeadlineStream(PipeReader body, CancellationToken deadline) : BodyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using var end = deadline.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), body);
        var read = await body.ReadAsync(cancellationToken);
        if (read.IsCanceled)
        {
            body.AdvanceTo(read.Buffer.Start);
            throw new BadHttpRequestException("the body took too long", StatusCodes.Status408RequestTimeout);
        }
        var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
        read.Buffer.Slice(0, count).CopyTo(buffer.Span);
        body.AdvanceTo(read.Buffer.GetPosition(count));
        return count;
    }
}
