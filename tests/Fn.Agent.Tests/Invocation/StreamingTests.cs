using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Bodies pass through as they come, and the slower side sets the pace. Over HTTP/1.1 and HTTP/2.</summary>
public sealed class StreamingTests
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Far more than all buffers on the way hold together.</summary>
    private const int Pieces = 2048;

    private static readonly byte[] Piece = new byte[PieceBytes];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "23", "55")]
    [Spec("server 10", "D19")]
    public async Task A_dialogue_is_possible_in_one_call()
    {
        await using var host = await FnHost.StartAsync(EchoOfChunks());
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            ),
            Cancel
        );
        while (await reader.ReadLineAsync(Cancel) is { Length: > 0 }) { }
        var heard = new List<string?>();

        foreach (var word in (string[])["one", "two", "three"])
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{word.Length:x}\r\n{word}\r\n"), Cancel);
            heard.Add(await reader.ReadLineAsync(Cancel));
            heard.Add(await reader.ReadLineAsync(Cancel));
        }
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), Cancel);
        var rest = await reader.ReadToEndAsync(Cancel);

        Assert.Equal(["3", "one", "3", "two", "5", "three"], heard);
        Assert.Equal("0\r\n\r\n", rest);
    }

    [Fact]
    [Spec("fdk 4.1", "23", "55")]
    [Spec("server 10", "D19")]
    public async Task A_dialogue_is_possible_in_one_call_over_http_2()
    {
        await using var host = await FnHost.StartAsync(EchoOfChunks());
        using var content = new WrittenContent();
        using var request = Request(host, "2.0", content);
        using var response = await host.Http2Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        await using var answer = await response.Content.ReadAsStreamAsync(Cancel);
        var upload = await content.Stream;
        var heard = new List<string>();

        foreach (var word in (string[])["one", "two", "three"])
        {
            await upload.WriteAsync(Encoding.ASCII.GetBytes(word), Cancel);
            await upload.FlushAsync(Cancel);
            var buffer = new byte[word.Length];
            await answer.ReadExactlyAsync(buffer, Cancel);
            heard.Add(Encoding.ASCII.GetString(buffer));
        }
        content.Finish();
        var rest = await answer.ReadAsync(new byte[1], Cancel);

        Assert.Equal(["one", "two", "three"], heard);
        Assert.Equal(0, rest);
    }

    [Theory]
    [Spec("server 10", "D19")]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_reader_who_pauses_stops_the_function(string version)
    {
        var written = 0;
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {(long)Pieces * PieceBytes}\r\n\r\n");
                for (; written < Pieces; written++)
                {
                    await connection.WriteAsync(Piece);
                }
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var request = Request(host, version, content: null);
        using var response = await host.ClientOf(version)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var answer = await response.Content.ReadAsStreamAsync(Cancel);

        await StandstillAsync(() => written);
        var whilePaused = written;
        var length = await LengthAsync(answer);

        Assert.InRange(whilePaused, 1, Pieces / 2);
        Assert.Equal((long)Pieces * PieceBytes, length);
        Assert.Equal(Pieces, written);
    }

    [Theory]
    [Spec("server 10", "D19")]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_function_that_pauses_stops_the_client(string version)
    {
        var resume = new TaskCompletionSource();
        var length = 0L;
        var peer = new Peer
        {
            OnConnection = async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                await resume.Task;
                while (await connection.ReadChunkAsync() is { Length: > 0 } chunk)
                {
                    length += chunk.Length;
                }
                await connection.WriteAsync(Answers.Ok("all there"));
                await connection.WaitForCloseAsync();
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var content = new WrittenContent();
        using var request = Request(host, version, content);
        var call = host.ClientOf(version).SendAsync(request, Cancel);
        var upload = await content.Stream;
        var written = 0;
        var uploading = Task.Run(
            async () =>
            {
                for (; written < Pieces; written++)
                {
                    await upload.WriteAsync(Piece, Cancel);
                }
                content.Finish();
            },
            Cancel
        );

        await StandstillAsync(() => written);
        var whilePaused = written;
        resume.SetResult();
        await uploading;
        using var response = await call;

        Assert.InRange(whilePaused, 1, Pieces / 2);
        Assert.Equal("all there", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((long)Pieces * PieceBytes, length);
    }

    [Fact]
    [Spec("fdk 4.1", "23")]
    public async Task A_client_of_one_byte_at_a_time_reaches_the_function_byte_by_byte()
    {
        var arrived = new SemaphoreSlim(0);
        var peer = new Peer
        {
            OnConnection = async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                while (await connection.ReadChunkAsync() is { Length: > 0 })
                {
                    arrived.Release();
                }
                await connection.WriteAsync(Answers.Ok("done"));
                await connection.WaitForCloseAsync();
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            ),
            Cancel
        );
        for (var i = 0; i < 20; i++)
        {
            await stream.WriteAsync("1\r\nx\r\n"u8.ToArray(), Cancel);
            await arrived.WaitAsync(Cancel);
        }
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), Cancel);

        Assert.EndsWith("done", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Answers with each chunk of the request as it comes.</summary>
    private static Peer EchoOfChunks() =>
        new()
        {
            OnConnection = static async (connection, _) =>
            {
                await connection.ReadHeadAsync();
                await connection.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                );
                while (await connection.ReadChunkAsync() is { Length: > 0 } chunk)
                {
                    await connection.WriteAsync($"{chunk.Length:x}\r\n");
                    await connection.WriteAsync(chunk);
                    await connection.WriteAsync("\r\n");
                }
                await connection.WriteAsync("0\r\n\r\n");
                await connection.WaitForCloseAsync();
            },
        };

    private static HttpRequestMessage Request(FnHost host, string version, HttpContent? content) =>
        new(HttpMethod.Post, host.InvokePath)
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };

    /// <summary>Waits until a count has begun to grow and does so no more.</summary>
    private static async Task StandstillAsync(Func<int> count)
    {
        await Wait.UntilAsync(() => count() > 0, "it has begun");
        int before;
        do
        {
            before = count();
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
        } while (count() != before);
    }

    private static async Task<long> LengthAsync(Stream stream)
    {
        var buffer = new byte[PieceBytes];
        var length = 0L;
        int count;
        while ((count = await stream.ReadAsync(buffer, Cancel)) > 0)
        {
            length += count;
        }
        return length;
    }

    /// <summary>A request body of unknown length that the test writes.</summary>
    private sealed class WrittenContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finished = new();

        public Task<Stream> Stream => _stream.Task;

        public void Finish() => _finished.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _stream.SetResult(stream);
            await _finished.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
