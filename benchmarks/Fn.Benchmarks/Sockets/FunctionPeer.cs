using System.Net.Sockets;

namespace Fn.Benchmarks.Sockets;

/// <summary>A function of its own thread: answers each request without a body with the same bytes.</summary>
internal sealed class FunctionPeer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _answer;

    /// <param name="directory">Where it makes <c>lsnr.sock</c>; the path is at most 97 bytes long.</param>
    /// <param name="bodyBytes">Length of the answer's body.</param>
    public FunctionPeer(string directory, int bodyBytes)
    {
        _answer = FixedAnswer.Bytes(bodyBytes);
        // Listening before the server can see the name: the link comes last.
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(directory, "peer.sock")));
        _listener.Listen();
        new Thread(Serve) { IsBackground = true }.Start();
        File.CreateSymbolicLink(Path.Combine(directory, "lsnr.sock"), "peer.sock");
    }

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var connection = _listener.Accept();
                // The client sends a request in one piece, and none before it has the answer.
                while (connection.Receive(buffer) > 0)
                {
                    connection.Send(_answer);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
