namespace Fn.Server.Requests;

/// <summary>A request body that can be read until a moment and fails from then on.</summary>
internal sealed class DeadlineStream(Stream body, CancellationToken deadline) : BodyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException cause) when (deadline.IsCancellationRequested)
        {
            throw new BadHttpRequestException("the body took too long", StatusCodes.Status408RequestTimeout, cause);
        }
    }
}
