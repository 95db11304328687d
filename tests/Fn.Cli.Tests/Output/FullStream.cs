namespace Fn.Cli.Tests.Output;

/// <summary>A stream on a device that has no room left.</summary>
internal sealed class FullStream : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("No space left on device"));
}
