namespace Fn.Cli.Output;

/// <summary>Standard error, in front of which everything is shown that was printed before it: a person reads both outputs as one.</summary>
/// <param name="inner">Takes the bytes.</param>
/// <param name="earlier">Standard output, which keeps text back.</param>
internal sealed class FollowingStream(Stream inner, TextWriter earlier) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            earlier.Flush();
        }
        catch (IOException)
        {
            // Told at the end of the run; what went wrong before must be told all the same.
        }
        inner.Write(buffer);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
