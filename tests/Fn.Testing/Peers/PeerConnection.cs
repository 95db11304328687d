using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fn.Testing.Peers;

/// <summary>The function's end of a connection, under the test's control byte by byte.</summary>
public sealed class PeerConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _ahead = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads a request head; null when the other side closed.</summary>
    public async Task<PeerRequest?> ReadHeadAsync()
    {
        var head = new List<byte>();
        while (true)
        {
            if (await NextAsync() is not { } next)
            {
                return null;
            }
            head.Add(next);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
            {
                return new PeerRequest(Encoding.Latin1.GetString([.. head])[..^4]);
            }
        }
    }

    /// <summary>Reads a request to its end; null when the other side closed.</summary>
    public async Task<PeerRequest?> ReadRequestAsync()
    {
        if (await ReadHeadAsync() is not { } request)
        {
            return null;
        }
        if (request.Value("Content-Length") is { } length)
        {
            request.Body = await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture));
        }
        else
        {
            var body = new List<byte>();
            while (await ReadChunkAsync() is { Length: > 0 } chunk)
            {
                body.AddRange(chunk);
            }
            request.Body = [.. body];
        }
        return request;
    }

    /// <summary>Reads one chunk of a chunked body; empty at the end.</summary>
    public async Task<byte[]> ReadChunkAsync()
    {
        var line = await ReadLineAsync();
        var chunk = await ReadBytesAsync(int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        await ReadLineAsync();
        return chunk;
    }

    /// <summary>Writes text as Latin-1.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Completes when the other side has closed.</summary>
    public async Task WaitForCloseAsync()
    {
        try
        {
            while (await NextAsync() is not null) { }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Reset, or its container was killed before it was waited for: closed as well.
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await NextAsync() is { } next && next != '\n')
        {
            line.Append((char)next);
        }
        return line.ToString().TrimEnd('\r');
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count; )
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException();
            }
            var piece = Math.Min(count - done, _end - _start);
            _ahead.AsSpan(_start, piece).CopyTo(bytes.AsSpan(done));
            _start += piece;
            done += piece;
        }
        return bytes;
    }

    private async ValueTask<byte?> NextAsync() => _start < _end || await FillAsync() ? _ahead[_start++] : null;

    private async ValueTask<bool> FillAsync()
    {
        _start = 0;
        _end = await _stream.ReadAsync(_ahead);
        return _end > 0;
    }
}
