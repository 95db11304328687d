using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>What becomes of a request on its way to the function. Source: server specification 2.4 to 2.6, FDK specification 1.6.</summary>
public sealed class RequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("fdk 4.1", "28")]
    public async Task A_client_that_waits_for_100_continue_is_told_to_go_on()
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);

        await stream.WriteAsync(Head(host, "Content-Length: 5\r\nExpect: 100-continue"), Cancel);
        var interim = await reader.ReadLineAsync(Cancel);
        await stream.WriteAsync("later"u8.ToArray(), Cancel);
        var answer = await reader.ReadToEndAsync(Cancel);

        Assert.Equal("HTTP/1.1 100 Continue", interim);
        Assert.Contains("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nlater", answer, StringComparison.Ordinal);
        Assert.Equal("100-continue", Assert.Single(peer.Requests).Value("Expect"));
    }

    [Theory]
    [Spec("fdk 4.1", "28")]
    [InlineData("Content-Length: 5", "later")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nlater\r\n0\r\n\r\n")]
    public async Task A_client_that_does_not_wait_for_100_continue_loses_nothing(string framing, string body)
    {
        var peer = Peer.Answering(static request => "HTTP/1.1 100 Continue\r\n\r\n" + Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            Encoding.Latin1.GetString(Head(host, framing + "\r\nExpect: 100-continue")) + body
        );

        Assert.EndsWith("\r\n\r\nlater", answer, StringComparison.Ordinal);
        Assert.Equal("later", Assert.Single(peer.Requests).Text);
    }

    [Theory]
    [Spec("fdk 4.1", "22")]
    [InlineData("", "")]
    [InlineData("Content-Length: 0", "")]
    [InlineData("Transfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1\r\nx\r\n0\r\nTrailer: dropped\r\n\r\n")]
    [InlineData("Content-Length: 1", "x")]
    public async Task A_body_is_framed_in_exactly_one_way(string framing, string body)
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        await RawClient.SendAsync(host.Port, Encoding.Latin1.GetString(Head(host, framing)) + body);

        var seen = Assert.Single(peer.Requests);
        Assert.NotEqual(seen.Has("Content-Length"), seen.Has("Transfer-Encoding"));
        Assert.Equal(body.Contains('x', StringComparison.Ordinal) ? "x" : "", seen.Text);
        Assert.False(seen.Has("Trailer"));
    }

    [Theory]
    [Spec("server 2.6", "User-Agent", "Te")]
    [Spec("fdk 4.1", "26", "27")]
    [InlineData("User-Agent: mine", "User-Agent", "mine")]
    [InlineData("X-Any: 1", "User-Agent", "Go-http-client/1.1")]
    [InlineData("TE: trailers", "Te", "trailers")]
    [InlineData("TE: gzip", "Te", null)]
    [InlineData("Cookie: a=1; b=2", "Cookie", "a=1; b=2")]
    [InlineData("traceparent: 00-1-2-01", "Traceparent", "00-1-2-01")]
    [InlineData("fn-http-method: PUT", "Fn-Http-Method", "PUT")]
    [InlineData("fn-http-request-url: http://a/b?c", "Fn-Http-Request-Url", "http://a/b?c")]
    [InlineData("Fn-Http-H-x: 1", "Fn-Http-H-X", "1")]
    [InlineData("under_score: 1", "Under_score", "1")]
    [InlineData("Keep-Alive: timeout=5", "Keep-Alive", null)]
    [InlineData("Proxy-Authorization: Basic x", "Proxy-Authorization", null)]
    [InlineData("Upgrade: websocket", "Upgrade", null)]
    public async Task A_header_of_a_direct_call_passes_in_canonical_case_or_not_at_all(
        string sent,
        string name,
        string? value
    )
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        await RawClient.SendAsync(host.Port, Encoding.Latin1.GetString(Head(host, sent)));

        Assert.Equal(value, Assert.Single(peer.Requests).Value(name));
    }

    [Fact]
    [Spec("fdk 4.1", "36")]
    public async Task A_request_of_which_a_byte_was_sent_is_never_sent_again()
    {
        var heads = 0;
        var peer = new Peer
        {
            OnConnection = async (connection, _) =>
            {
                while (await connection.ReadHeadAsync() is not null && ++heads != 2)
                {
                    await connection.WriteAsync(Answers.Ok("x"));
                }
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        using var second = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, second.StatusCode);
        Assert.Equal(2, heads);
    }

    [Fact]
    [Spec("server 2.8", "request body read error")]
    public async Task A_request_body_that_is_no_body_is_502_and_the_container_killed()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            Encoding.Latin1.GetString(Head(host, "Transfer-Encoding: chunked")) + "5\r\nfirst\r\nzz\r\n"
        );

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"message":"error receiving function response"}""" + "\n", answer, StringComparison.Ordinal);
        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Fact]
    [Spec("server 2.4", "no header of the server's own", "Fn-Call-Id on every failure")]
    [Spec("server 2.7", "response trailers are dropped")]
    public async Task An_answer_has_the_functions_headers_a_date_and_the_call_id_and_no_other()
    {
        var peer = Peer.Answering(static request =>
            request.Text == "fail"
                ? Answers.With("502 Bad Gateway", "x", "X-Mine: 1")
                : "HTTP/1.1 200 OK\r\nX-Mine: 1\r\nContent-Type: a/b\r\nFn-Call-Id: not this\r\n"
                    + "Transfer-Encoding: chunked\r\nTrailer: X-Trailer\r\n\r\n1\r\nx\r\n0\r\nX-Trailer: 1\r\n\r\n"
        );
        await using var host = await FnHost.StartAsync(peer);

        using var good = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
        using var bad = await host.Client.PostAsync(host.InvokePath, new StringContent("fail"), Cancel);

        Assert.Equal(["Date", "Fn-Call-Id", "X-Mine"], Names(good));
        Assert.Equal("a/b", good.Content.Headers.ContentType?.ToString());
        Assert.Equal(26, good.Headers.GetValues("Fn-Call-Id").Single().Length);
        Assert.Empty(good.TrailingHeaders);
        Assert.Equal(["Date", "Fn-Call-Id"], Names(bad));
    }

    private static IEnumerable<string> Names(HttpResponseMessage response) =>
        response.Headers.Select(static header => header.Key).Order(StringComparer.Ordinal);

    private static byte[] Head(FnHost host, string headers) =>
        Encoding.Latin1.GetBytes(
            $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (headers.Length > 0 ? headers + "\r\n\r\n" : "\r\n")
        );
}
