namespace Fn.Server.Requests;

/// <summary>A request body that fails once it is longer than it may be.</summary>
/// <remarks>The framework's own limit counts the framing of chunks too, so that small chunks would make a small body too large.</remarks>
internal sealed class LimitedStream(Stream body, long limit) : BodyStream
{
    private long _left = limit;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        _left -= count;
        return _left >= 0
            ? count
            : throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
    }
}
