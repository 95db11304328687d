using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fn.EndToEnd.Tests.Toughness;

/// <summary>A client that writes what it likes, as slowly as it likes, and leaves when it likes.</summary>
internal sealed class RudeClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly Uri _endpoint;
    private NetworkStream? _stream;

    private RudeClient(Uri endpoint) => _endpoint = endpoint;

    public static async Task<RudeClient> ConnectAsync(Uri endpoint)
    {
        var client = new RudeClient(endpoint);
        await client._client.ConnectAsync(endpoint.Host, endpoint.Port, TestContext.Current.CancellationToken);
        client._stream = client._client.GetStream();
        return client;
    }

    /// <summary>The head of a call, with one header about its body.</summary>
    public string Head(string header) =>
        $"POST {_endpoint.AbsolutePath} HTTP/1.1\r\nHost: {_endpoint.Authority}\r\n{header}\r\n\r\n";

    public string HeadOf(int bodyBytes) =>
        Head(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bodyBytes}"));

    /// <summary>The path of the function.</summary>
    public string Path => _endpoint.AbsolutePath;

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) =>
        await _stream!.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Sends a byte a second until all is sent or the server has had enough.</summary>
    public async Task TrickleAsync(string text)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            foreach (var letter in text)
            {
                await SendAsync(letter.ToString());
                await second.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // Closed by the server; what it said before stands in the answer.
        }
    }

    /// <summary>Sends chunks until the server has had enough.</summary>
    public Task SendChunksWithoutEndAsync() =>
        SendWithoutEndAsync(Encoding.ASCII.GetBytes($"{0x4000:x}\r\n{new string('x', 0x4000)}\r\n"));

    /// <summary>Sends the same over and over until the server has had enough, or this client leaves.</summary>
    public async Task SendWithoutEndAsync(byte[] bytes)
    {
        while (await TrySendAsync(bytes)) { }
    }

    /// <returns>False when the connection has ended, by whomever.</returns>
    public async Task<bool> TrySendAsync(byte[] bytes)
    {
        try
        {
            await SendAsync(bytes);
            return true;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Reads and forgets until the connection ends.</summary>
    public async Task DrainAsync()
    {
        try
        {
            await _stream!.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Reset, by whomever.
        }
    }

    /// <summary>Reads until the server closes, or an answer with this text has come.</summary>
    public async Task<string> ReadAsync(string until)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            while (!text.ToString().Contains(until, StringComparison.Ordinal))
            {
                var count = await _stream!.ReadAsync(buffer, TestContext.Current.CancellationToken);
                if (count == 0)
                {
                    break;
                }
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Reset by the server.
        }
        return text.ToString();
    }

    /// <summary>Says that nothing more will come, and stays to listen.</summary>
    public void CloseSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves without a word.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}
