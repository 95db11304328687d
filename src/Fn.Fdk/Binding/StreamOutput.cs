namespace Fn.Fdk.Binding;

/// <summary>A stream as the answer: sent as it is read, then disposed.</summary>
internal sealed class StreamOutput : OutputBinder<Stream>
{
    private const int PieceBytes = 16 * 1024;

    public override ValueTask WriteAsync(Stream result, FnContext fn, CancellationToken cancellationToken)
    {
        fn.Response.ContentType ??= "application/octet-stream";
        return CopyAsync(result, fn, cancellationToken);
    }

    public static async ValueTask CopyAsync(Stream source, FnContext fn, CancellationToken cancellationToken)
    {
        await using var _ = source.ConfigureAwait(false);
        var writer = fn.Response.Writer;
        if (source.CanSeek && !writer.HasStarted)
        {
            writer.DeclaredLength = source.Length - source.Position;
        }
        while (true)
        {
            var count = await source
                .ReadAsync(writer.Body.GetMemory(PieceBytes), cancellationToken)
                .ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }
            writer.Body.Advance(count);
            writer.Flush();
        }
    }
}

/// <summary>Pieces of bytes as the answer: each leaves as soon as it is there.</summary>
internal sealed class PiecesOutput : OutputBinder<IAsyncEnumerable<ReadOnlyMemory<byte>>>
{
    public override async ValueTask WriteAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> result,
        FnContext fn,
        CancellationToken cancellationToken
    )
    {
        fn.Response.ContentType ??= "application/octet-stream";
        await foreach (var piece in result.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            fn.Response.Writer.Body.Append(piece.Span);
            fn.Response.Writer.Flush();
        }
    }
}
