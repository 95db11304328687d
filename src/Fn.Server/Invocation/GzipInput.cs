using System.Buffers.Binary;

namespace Fn.Server.Invocation;

/// <summary>Passes packed bytes on and keeps the last four: a gzip ends with the length of what it holds, modulo 2³².</summary>
/// <remarks>The unpacking stream takes the end of its input for the end of the data, wherever that is; so the length is compared.</remarks>
internal sealed class GzipInput(Stream packed) : Stream
{
    private readonly byte[] _last = new byte[sizeof(uint)];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the end that was read speaks of so many bytes.</summary>
    public bool EndsWith(long unpackedBytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(_last) == unchecked((uint)unpackedBytes);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await packed.ReadAsync(buffer, cancellationToken);
        var kept = Math.Min(count, _last.Length);
        _last.AsSpan(kept).CopyTo(_last);
        buffer.Span[(count - kept)..count].CopyTo(_last.AsSpan(_last.Length - kept));
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
