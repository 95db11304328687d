using System.Threading.Channels;
using Fn.Agent.Engine;

namespace Fn.Testing.Engine;

/// <summary>A container of the fake engine: its process is a script in this process.</summary>
public sealed class FakeContainer(ContainerSpec spec, string imageId) : IContainerOutput
{
    private readonly TaskCompletionSource<ContainerExit> _exit = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Channel<(byte[] Bytes, bool IsError)> _output = Channel.CreateUnbounded<(byte[], bool)>();
    private (byte[] Bytes, bool IsError) _rest = ([], false);
    private volatile bool _isReaderWaiting;

    public ContainerSpec Spec { get; } = spec;

    public string ImageId { get; } = imageId;

    public string Id => Spec.Name;

    /// <summary>Where the function puts its socket.</summary>
    public string Directory => Spec.SocketDirectory;

    public bool IsFrozen { get; internal set; }

    public bool IsRemoved { get; internal set; }

    /// <summary>How often it was frozen.</summary>
    public int Freezes { get; internal set; }

    /// <summary>Ended when the container is killed.</summary>
    public CancellationTokenSource Killed { get; } = new();

    /// <summary>Completes when the process has ended.</summary>
    public Task<ContainerExit> Exit => _exit.Task;

    /// <summary>The process ends by itself.</summary>
    public void End(int code, bool isOutOfMemory = false)
    {
        Killed.Cancel();
        _output.Writer.TryComplete();
        _exit.TrySetResult(new ContainerExit(code, isOutOfMemory));
    }

    /// <summary>The process prints.</summary>
    public void Print(string text, bool isError = false) => Print(System.Text.Encoding.UTF8.GetBytes(text), isError);

    /// <summary>Whether all that was printed has been read and dealt with.</summary>
    public bool IsOutputRead => _isReaderWaiting && _output.Reader.Count == 0;

    /// <summary>The process prints any bytes.</summary>
    public void Print(byte[] bytes, bool isError = false) => _output.Writer.TryWrite((bytes, isError));

    public async ValueTask<OutputChunk> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_rest.Bytes.Length == 0)
        {
            _isReaderWaiting = true;
            if (!await _output.Reader.WaitToReadAsync(cancellationToken))
            {
                return new OutputChunk(0, IsError: false);
            }
            _isReaderWaiting = false;
            _output.Reader.TryRead(out _rest);
        }
        var count = Math.Min(buffer.Length, _rest.Bytes.Length);
        _rest.Bytes.AsSpan(0, count).CopyTo(buffer.Span);
        _rest.Bytes = _rest.Bytes[count..];
        return new OutputChunk(count, _rest.IsError);
    }

    /// <summary>Whether the reader said that it wants no more output.</summary>
    public bool IsDiscarded { get; private set; }

    public void Discard() => IsDiscarded = true;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
