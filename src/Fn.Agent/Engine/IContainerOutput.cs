namespace Fn.Agent.Engine;

/// <summary>The standard output and error of one container, as bytes in the order they were written.</summary>
/// <remarks>One reader at a time. Disposing closes the stream and never touches the container.</remarks>
public interface IContainerOutput : IAsyncDisposable
{
    /// <summary>Waits for output.</summary>
    /// <returns>How many bytes were put into <paramref name="buffer"/>, and from which stream; 0 at the end.</returns>
    ValueTask<OutputChunk> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Ends the output early: nobody wants what comes from now on, and it shall cost next to nothing. Safe from any thread.</summary>
    /// <remarks>The container goes on undisturbed, and is never held up by what it prints.</remarks>
    void Discard();
}

/// <summary>A piece of output.</summary>
/// <param name="Count">Bytes; 0 is the end.</param>
/// <param name="IsError">Whether it came from standard error.</param>
public readonly record struct OutputChunk(int Count, bool IsError);
