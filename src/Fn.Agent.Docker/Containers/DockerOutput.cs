using System.Buffers;
using System.Runtime.InteropServices;
using Docker.DotNet;
using Fn.Agent.Engine;

namespace Fn.Agent.Docker.Containers;

/// <summary>A container's output on an attached connection of its own.</summary>
/// <remarks>
/// Nothing is read ahead: when nobody reads, the engine's buffer for this container fills and only this container's writes
/// wait. When the engine goes away the output ends; whether the container did too is the exit's business.
/// </remarks>
internal sealed class DockerOutput(MultiplexedStream stream) : IContainerOutput
{
    public async ValueTask<OutputChunk> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> segment))
        {
            return await ReadAsync(segment, cancellationToken);
        }
        var rented = ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            var chunk = await ReadAsync(new ArraySegment<byte>(rented, 0, buffer.Length), cancellationToken);
            rented.AsMemory(0, chunk.Count).CopyTo(buffer);
            return chunk;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public ValueTask DisposeAsync()
    {
        stream.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<OutputChunk> ReadAsync(ArraySegment<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            var read = await stream.ReadOutputAsync(target.Array!, target.Offset, target.Count, cancellationToken);
            return new OutputChunk(read.Count, read.Target == MultiplexedStream.TargetStream.StandardError);
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            return default;
        }
    }
}
