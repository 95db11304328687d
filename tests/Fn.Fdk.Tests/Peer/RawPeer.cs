using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fn.Fdk.Tests.Peer;

/// <summary>A connection to a function that sends the very bytes it is told and reads answers byte by byte.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _one = new byte[1];

    private RawPeer(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public static RawPeer Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new RawPeer(socket);
    }

    public static RawPeer ConnectTcp(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect("127.0.0.1", port);
        return new RawPeer(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes, Cancel).AsTask();

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>A whole call, chunked as the server sends it.</summary>
    public async Task<Answer> CallAsync(string body = "", params string[] headers)
    {
        await SendAsync(Requests.Call(body, headers));
        return await ReadAsync();
    }

    /// <summary>True when the function has closed the connection and nothing more is to be read.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _stream.ReadAsync(_one, Cancel) == 0;
        }
        catch (IOException)
        {
            return true; // reset: bytes of ours were left unread
        }
    }

    public async Task<Answer> ReadAsync(bool withoutBody = false)
    {
        var status = int.Parse((await LineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> headers = [];
        for (var line = await LineAsync(); line.Length > 0; line = await LineAsync())
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }
        var head = new Answer(status, headers, [], IsChunked(headers));
        if (withoutBody || status < 200)
        {
            return head;
        }
        return head with
        {
            Body = head.Chunked
                ? await ChunksAsync()
                : await ExactlyAsync(int.Parse(head["Content-Length"]!, CultureInfo.InvariantCulture)),
        };

        static bool IsChunked(List<KeyValuePair<string, string>> fields) =>
            fields.Exists(field => field.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The next chunk's data; empty for the last.</summary>
    public async Task<byte[]> ChunkAsync()
    {
        var size = int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var data = await ExactlyAsync(size);
        await LineAsync();
        return data;
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte[]> ChunksAsync()
    {
        using var body = new MemoryStream();
        for (var chunk = await ChunkAsync(); chunk.Length > 0; chunk = await ChunkAsync())
        {
            body.Write(chunk);
        }
        return body.ToArray();
    }

    private async Task<byte[]> ExactlyAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await _stream.ReadExactlyAsync(_one, Cancel);
            if (_one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }
            line.Append((char)_one[0]);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
