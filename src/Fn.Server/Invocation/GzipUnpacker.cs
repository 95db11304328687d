using System.IO.Compression;
using System.IO.Pipelines;

namespace Fn.Server.Invocation;

/// <summary>Unpacks an answer that is gzip only because the server asked for it. Source: server specification 2.6.</summary>
internal sealed class GzipUnpacker
{
    private const int PieceBytes = 16 * 1024;
    private readonly Pipe _pipe = new();
    private readonly PipeWriter _output;
    private readonly Action<ReadOnlySpan<byte>>? _onFirst;
    private readonly CancellationToken _left;
    private readonly Task<bool> _unpacking;

    /// <param name="output">Takes what is unpacked.</param>
    /// <param name="onFirst">Shown the first piece before that is written; null for nobody.</param>
    /// <param name="left">Ends it: nobody takes the output any more.</param>
    public GzipUnpacker(PipeWriter output, Action<ReadOnlySpan<byte>>? onFirst, CancellationToken left)
    {
        (_output, _onFirst, _left) = (output, onFirst, left);
        _unpacking = UnpackAsync();
    }

    /// <summary>Takes the packed bytes.</summary>
    public PipeWriter Input => _pipe.Writer;

    /// <summary>All packed bytes are there.</summary>
    /// <returns>Whether they were gzip.</returns>
    public async Task<bool> FinishAsync()
    {
        await _pipe.Writer.CompleteAsync();
        return await _unpacking;
    }

    /// <summary>No more will come; completes when nothing is written to the answer any more.</summary>
    public async Task AbandonAsync()
    {
        await _pipe.Writer.CompleteAsync(new IOException("the answer broke off"));
        await _unpacking;
    }

    private async Task<bool> UnpackAsync()
    {
        try
        {
            return await CopyAsync();
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }

    private async Task<bool> CopyAsync()
    {
        var input = new GzipInput(_pipe.Reader.AsStream(leaveOpen: true));
        await using var packed = new GZipStream(input, CompressionMode.Decompress);
        var total = 0L;
        try
        {
            var piece = new byte[PieceBytes];
            while (true)
            {
                var count = await packed.ReadAsync(piece);
                if (count == 0)
                {
                    return input.EndsWith(total);
                }
                if (total == 0)
                {
                    _onFirst?.Invoke(piece.AsSpan(0, count));
                }
                total += count;
                await _output.WriteAsync(piece.AsMemory(0, count), _left);
            }
        }
        catch (InvalidDataException)
        {
            // Taken to its end all the same: if nobody took it, it would look as if the caller had left.
            await _pipe.Reader.CopyToAsync(Stream.Null);
            return false;
        }
    }
}
