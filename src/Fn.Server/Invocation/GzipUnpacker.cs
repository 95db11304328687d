using System.IO.Compression;
using System.IO.Pipelines;

namespace Fn.Server.Invocation;

/// <summary>Unpacks an answer that is gzip only because the server asked for it. Source: server specification 2.6.</summary>
internal sealed class GzipUnpacker
{
    private const int PieceBytes = 16 * 1024;
    private readonly Pipe _pipe = new();
    private readonly HttpResponse _response;
    private readonly Task<bool> _unpacking;

    public GzipUnpacker(HttpResponse response)
    {
        _response = response;
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
                if (total == 0 && _response.ContentType is null)
                {
                    _response.ContentType = ContentSniffer.Sniff(piece.AsSpan(0, count));
                }
                total += count;
                await _response.BodyWriter.WriteAsync(piece.AsMemory(0, count), _response.HttpContext.RequestAborted);
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
