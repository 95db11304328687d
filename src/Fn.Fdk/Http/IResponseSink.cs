namespace Fn.Fdk.Http;

/// <summary>Where the bytes of an answer go: the connection its request came from.</summary>
internal interface IResponseSink
{
    /// <summary>Sends all bytes, in order; blocks while the peer does not read.</summary>
    /// <exception cref="ConnectionLostException">The peer is gone.</exception>
    void Send(ReadOnlySpan<byte> bytes);
}
