using System.Net.Sockets;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Bodies on their way to the function and back.</summary>
public sealed class BodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "23", "55")]
    [Spec("server 10", "D19")]
    public async Task The_request_body_is_streamed_and_may_be_answered_before_its_end()
    {
        byte[] first = [];
        var peer = new Peer
        {
            OnConnection = async (connection, container) =>
            {
                await connection.ReadHeadAsync();
                first = await connection.ReadChunkAsync();
                await connection.WriteAsync(Answers.Ok("early"));
                await container.Exit;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port, Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"
            ),
            Cancel
        );
        var status = await reader.ReadLineAsync(Cancel);
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), Cancel);

        Assert.Equal("HTTP/1.1 200 OK", status);
        Assert.Equal("first", Encoding.ASCII.GetString(first));
    }

    [Theory]
    [Spec("fdk 4.1", "22", "37")]
    [InlineData(10)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task Bodies_of_any_size_arrive_whole_both_ways(int size)
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);
        var body = string.Create(
            size,
            0,
            static (text, _) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = (char)('a' + (i % 26));
                }
            }
        );

        using var response = await host.Client.PostAsync(host.InvokePath, new StringContent(body), Cancel);

        Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(size, response.Content.Headers.ContentLength);
    }

    [Fact]
    [Spec("fdk 4.1", "22")]
    [Spec("server 2.6", "Content-Length")]
    public async Task A_chunked_request_stays_chunked()
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        request.Content = new StringContent("in chunks");
        request.Headers.TransferEncodingChunked = true;

        using var response = await host.Client.SendAsync(request, Cancel);

        Assert.Equal("in chunks", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("chunked", peer.Requests.Single().Value("Transfer-Encoding"));
        Assert.False(peer.Requests.Single().Has("Content-Length"));
    }

    [Fact]
    [Spec("server 10", "D19")]
    [Spec("fdk 4.1", "56")]
    public async Task An_answer_of_unknown_length_is_passed_on_as_it_comes()
    {
        var more = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                await more.Task;
                await connection.WriteAsync("4\r\nlast\r\n0\r\n\r\n");
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await response.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[5];

        await body.ReadExactlyAsync(buffer, Cancel);
        more.SetResult();

        Assert.Equal("first", Encoding.ASCII.GetString(buffer));
        using var rest = new StreamReader(body);
        Assert.Equal("last", await rest.ReadToEndAsync(Cancel));
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [Spec("fdk 4.1", "52")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst")]
    public async Task An_answer_cut_in_the_middle_never_looks_complete(string answer)
    {
        var peer = Peer.AnsweringAndClosing(answer);
        await using var host = await FnHost.StartAsync(peer);

        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
            await response.Content.ReadAsStringAsync(Cancel);
        });

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "the container is killed");
    }

    [Theory]
    [Spec("fdk 4.1", "37", "38", "39", "40", "67")]
    [Spec("server 2.7", "HTTP/1.0 and read until close", "response trailers are dropped")]
    [Spec("server 3.4", "200, 502, 504")]
    [InlineData("HTTP/1.1 200 Success\r\nContent-Type: text/plain\r\nFn-Fdk-Version: fdk-java/1.1\r\n\r\nHello", true)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nHello", true)]
    [InlineData("HTTP/1.1 200\r\ncontent-length: 5\r\nkeep-alive: 75\r\n\r\nHello", false)]
    [InlineData(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello",
        false
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\nH\r\n4\r\nello\r\n0\r\nTrailer: x\r\n\r\n",
        false
    )]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nServer: WEBrick\r\nContent-Length: 5\r\n\r\nHello", true)]
    public async Task Every_framing_that_fdks_use_is_understood(string answer, bool closes)
    {
        var peer = closes ? Peer.AnsweringAndClosing(answer) : Peer.Answering(answer);
        await using var host = await FnHost.StartAsync(peer);

        for (var i = 0; i < 5; i++)
        {
            using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
            Assert.Equal("Hello", await response.Content.ReadAsStringAsync(Cancel));
        }

        Assert.Single(host.Engine.Created);
        Assert.Equal(closes ? 5 : 1, peer.Accepts);
    }

    [Theory]
    [Spec("fdk 4.1", "56")]
    [Spec("server 2.4", "Content-Type is sniffed")]
    [InlineData("<html>hi</html>", "text/html; charset=utf-8")]
    [InlineData("{\"a\":1}", "text/plain; charset=utf-8")]
    [InlineData("\u0001\u0002", "application/octet-stream")]
    public async Task A_body_without_a_type_gets_a_guess(string body, string type)
    {
        var peer = Peer.Answering($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
    }
}
