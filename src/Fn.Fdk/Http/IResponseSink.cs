namespace Fn.Fdk.Http;

/// <summary>Where the bytes of an answer go: the connection it came from.</summary>
internal interface IResponseSink
{
    /// <summary>Sends all bytes, in order.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends the interim answer <c>100 Continue</c>.</summary>
    public ValueTask SendContinueAsync(CancellationToken cancellationToken);
}
