using System.Buffers;
using Docker.DotNet;
using Fn.Agent.Engine;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Docker.Containers;

/// <summary>A container's output on an attached connection of its own.</summary>
/// <remarks>
/// The connection is read at all times, whether or not anyone reads here: an attached connection that is not read stops the
/// removal of its container, and with it other requests of the whole engine. When the engine goes away the output ends;
/// whether the container did too is the exit's business.
/// </remarks>
internal sealed class DockerOutput : IContainerOutput
{
    private const int PieceSize = 64 * 1024;

    private readonly string _containerId;
    private readonly MultiplexedStream _stream;
    private readonly OutputBuffer _buffer;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;

    public DockerOutput(string containerId, MultiplexedStream stream, TimeProvider time, ILogger log)
    {
        _containerId = containerId;
        _stream = stream;
        _buffer = new OutputBuffer(time);
        _log = log;
        using (ExecutionContext.SuppressFlow())
        {
            _pump = Task.Run(() => PumpAsync(_stop.Token));
        }
    }

    public ValueTask<OutputChunk> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _buffer.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>An engine that has nobody to send output to drops it where it comes from, which is cheapest.</remarks>
    public void Discard()
    {
        _stop.Cancel();
        _stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Discard();
        await _pump;
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
                var read = await _stream.ReadOutputAsync(piece, 0, PieceSize, cancellationToken);
                await Task.Yield(); // off the thread of the connection, which serves calls too
                if (read.EOF)
                {
                    return;
                }
                var wasDiscarding = _buffer.IsDiscarding;
                var isError = read.Target == MultiplexedStream.TargetStream.StandardError;
                await _buffer.AddAsync(piece, read.Count, isError, cancellationToken);
                if (_buffer.IsDiscarding && !wasDiscarding)
                {
                    _log.OutputDiscarded(_containerId);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The engine went away, or we were disposed of.
        }
        finally
        {
            _buffer.Complete();
        }
    }
}
