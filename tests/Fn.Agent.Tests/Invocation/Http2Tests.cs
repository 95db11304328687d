using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>HTTP/2 without TLS on the port of HTTP/1.1, for clients that know that it is there.</summary>
public sealed class Http2Tests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_direct_call_is_what_it_is_over_http_1()
    {
        var peer = Peer.Answering(static request =>
            Answers.Ok(request.Text + "!", "X-Two: a", "X-Two: b", "Keep-Alive: 5")
        );
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath + "?dropped=1")
        {
            Content = new StringContent("hello"),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("X-Mine", "1");

        using var response = await host.Http2Client.SendAsync(request, Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal("hello!", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["a", "b"], response.Headers.GetValues("X-Two"));
        Assert.False(response.Headers.Contains("Keep-Alive"));
        var seen = Assert.Single(peer.Requests);
        Assert.Equal(("POST /call HTTP/1.1", "localhost"), (seen.Line, seen.Value("Host")));
        Assert.Equal("1", seen.Value("X-Mine"));
        Assert.Equal(response.Headers.GetValues("Fn-Call-Id").Single(), seen.Value("Fn-Call-Id"));
        Assert.DoesNotContain("\r\n:", seen.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trigger_is_what_it_is_over_http_1()
    {
        var peer = Peer.Answering(Answers.Ok("made", "Fn-Http-Status: 201", "Fn-Http-H-X-Set: 1", "X-Leak: 1"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Http2Client.GetAsync("/t/shop/hello?x=%20y", Cancel);

        Assert.Equal((HttpStatusCode.Created, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal("made", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("1", response.Headers.GetValues("X-Set").Single());
        Assert.False(response.Headers.Contains("X-Leak"));
        var seen = Assert.Single(peer.Requests);
        Assert.Equal("GET", seen.Value("Fn-Http-Method"));
        Assert.Equal($"http://127.0.0.1:{host.Port}/t/shop/hello?x=%20y", seen.Value("Fn-Http-Request-Url"));
        Assert.Equal("0", seen.Value("Content-Length"));
    }

    [Fact]
    public async Task Calls_share_a_connection_and_each_gets_its_own_answer()
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);

        var calls = Enumerable
            .Range(0, 60)
            .Select(async i =>
            {
                var body = i + new string('x', i * 1000);
                using var response = await host.Http2Client.PostAsync(host.InvokePath, new StringContent(body), Cancel);
                return body == await response.Content.ReadAsStringAsync(Cancel);
            });

        Assert.All(await Task.WhenAll(calls), Assert.True);
    }

    [Fact]
    public async Task A_failure_is_told_and_leaves_the_connection_to_the_others()
    {
        var peer = Peer.AnsweringAndClosing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        await using var host = await FnHost.StartAsync(peer);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http2Client.GetStringAsync("/t/shop/hello", Cancel));
        peer.OnRequest = static async (_, connection, _) =>
        {
            await connection.WriteAsync(Answers.With("502 Bad", "x"));
            return true;
        };
        using var failed = await host.Http2Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Equal("""{"message":"function failed"}""" + "\n", await failed.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_his_call_alone()
    {
        var release = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (request, connection, _) =>
            {
                if (request.Text == "leaves")
                {
                    await connection.WaitForCloseAsync();
                    return false;
                }
                await release.Task;
                await connection.WriteAsync(Answers.Ok("stays"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var left = new CancellationTokenSource();
        var stays = host.Http2Client.PostAsync(host.InvokePath, new StringContent("stays"), Cancel);
        var leaves = host.Http2Client.PostAsync(host.InvokePath, new StringContent("leaves"), left.Token);
        await Wait.UntilAsync(() => peer.Requests.Count == 2, "both run");

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        await Wait.UntilAsync(() => host.Engine.Created.Count(static one => one.IsRemoved) == 1, "one is killed");
        release.SetResult();
        using var response = await stays;

        Assert.Equal("stays", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(24)]
    public async Task The_first_bytes_may_come_in_pieces(int piece)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();
        byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

        foreach (var bytes in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray().Chunk(piece))
        {
            await stream.WriteAsync(bytes, Cancel);
        }
        await stream.WriteAsync(settings, Cancel);
        var answer = new byte[9];
        await stream.ReadExactlyAsync(answer, Cancel);

        Assert.Equal((4, 0), (answer[3], answer[4])); // the server's own settings
    }

    [Theory]
    [Spec("server 1.2", "other verbs are 405")]
    [Spec("fdk 4.1", "31")]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("PRI {0} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData(
        "PROPFIND /t/shop/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 405 Method Not Allowed"
    )]
    public async Task What_only_resembles_the_beginning_is_http_1(string request, string status)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);

        foreach (var one in Encoding.ASCII.GetBytes(string.Format(null, request, host.InvokePath)))
        {
            stream.WriteByte(one);
        }

        Assert.Equal(status, await reader.ReadLineAsync(Cancel));
    }

    [Fact]
    public async Task Stopping_lets_calls_finish()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("finished"));
        await using var host = await FnHost.StartAsync(peer);
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        var call = host.Http2Client.PostAsync(host.InvokePath, content: null, Cancel);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");

        var stop = host.StopAsync();
        var ended = await idle.GetStream().ReadAsync(new byte[1], Cancel); // told by the end of a connection that said nothing
        release.SetResult();
        using var response = await call;
        await stop;

        Assert.Equal(0, ended);
        Assert.Equal("finished", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(host.Engine.Containers);
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http2Client.GetAsync("/t/shop/hello", Cancel));
    }
}
