using System.Globalization;
using System.Net;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

public sealed class DirectCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 1.2", "POST /invoke/:fn_id")]
    [Spec("fdk 4.1", "21", "24", "41")]
    [Spec(
        "server 2.4",
        "200 with Fn-Call-Id and Content-Length",
        "response headers are copied verbatim",
        "Fn-Http-Status has no effect"
    )]
    [Spec("server 2.3", "id")]
    [Spec("server 2.7", "200")]
    [Spec("server 3.3", "POST /call")]
    [Spec("server 2.6", "Host")]
    public async Task A_call_reaches_the_function_and_its_answer_the_caller()
    {
        var peer = Peer.Answering(
            Answers.Ok(
                "hello",
                "X-Two: a",
                "x-two: b",
                "X-Two:",
                "X-Empty:",
                "Fn-Http-Status: 418",
                "Connection: keep-alive",
                "Date: Mon"
            )
        );
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, new StringContent("world"), Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Equal(["a", "b", ""], response.Headers.GetValues("X-Two"));
        Assert.Equal([""], response.Headers.GetValues("X-Empty"));
        Assert.Equal("418", Assert.Single(response.Headers.GetValues("Fn-Http-Status")));
        Assert.Equal("Mon", Assert.Single(response.Headers.NonValidated["Date"]));
        var request = Assert.Single(peer.Requests);
        Assert.Equal("POST /call HTTP/1.1", request.Line);
        Assert.Equal("world", request.Text);
        Assert.Equal("localhost", request.Value("Host"));
        Assert.Equal(Assert.Single(response.Headers.GetValues("Fn-Call-Id")), request.Value("Fn-Call-Id"));
    }

    [Fact]
    [Spec("fdk 4.1", "24", "25", "26", "27")]
    [Spec("server 2.4", "the query string is not passed on")]
    [Spec("server 2.6", "Fn-Call-Id", "Fn-Deadline", "hop-by-hop headers", "tracing headers", "Content-Length")]
    [Spec("server 2.11", "B3 headers pass untouched")]
    [Spec("server 10", "D37")]
    public async Task Headers_of_the_caller_pass_but_for_those_of_the_connection()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath + "?dropped=1");
        request.Headers.Add("Fn-Intent", "cloudevent");
        request.Headers.Add("Fn-Call-Id", "forged");
        request.Headers.Add("Fn-Deadline", "forged");
        request.Headers.Add("Authorization", "Basic abc");
        request.Headers.Add("X-B3-TraceId", "1");
        request.Headers.TryAddWithoutValidation("Connection", "x-private");
        request.Headers.Add("X-Private", "1");
        request.Headers.Add("Proxy-Connection", "1");

        using var response = await host.Client.SendAsync(request, Cancel);

        var seen = Assert.Single(peer.Requests);
        Assert.Equal("cloudevent", seen.Value("Fn-Intent"));
        Assert.Equal("Basic abc", seen.Value("Authorization"));
        Assert.Equal("1", seen.Value("X-B3-Traceid"));
        Assert.Equal(response.Headers.GetValues("Fn-Call-Id").Single(), seen.Value("Fn-Call-Id"));
        Assert.EndsWith("Z", seen.Value("Fn-Deadline"), StringComparison.Ordinal);
        Assert.False(seen.Has("Proxy-Connection"));
        Assert.False(seen.Has("X-Private"));
        Assert.False(seen.Has("Connection"));
        Assert.Equal("0", seen.Value("Content-Length"));
        Assert.False(seen.Has("Transfer-Encoding"));
    }

    [Fact]
    [Spec("fdk 4.1", "26")]
    [Spec("server 2.6", "canonical names and all values")]
    public async Task Repeated_headers_stay_separate_and_any_byte_passes()
    {
        var peer = Peer.Answering(Answers.Ok("hello", "X-Bytes: caf\u00e9"));
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nx-foo: bar\r\nX-FOO: baz\r\nX-Bytes: caf\u00e9\r\nConnection: close\r\nTE: gzip\r\n\r\n"
        );

        var seen = Assert.Single(peer.Requests);
        Assert.Equal(["bar", "baz"], seen.Values("X-Foo"));
        Assert.Equal("caf\u00e9", seen.Value("X-Bytes"));
        Assert.False(seen.Has("Te"));
        Assert.Contains("X-Bytes: caf\u00e9\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("fdk 4.1", "25")]
    [Spec("server 2.6", "Fn-Deadline")]
    public async Task The_deadline_is_the_timeout_from_dispatch_in_whole_seconds_of_utc()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 10 });
        var before = TimeProvider.System.GetUtcNow();

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        var deadline = DateTimeOffset.ParseExact(
            peer.Requests.Single().Value("Fn-Deadline")!,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        Assert.InRange(deadline, before.AddSeconds(9), TimeProvider.System.GetUtcNow().AddSeconds(10));
    }

    [Theory]
    [Spec("server 2.1", "fn by id, then its app", "app by name, then trigger, then fn")]
    [InlineData("/invoke/01NOSUCH", "Fn not found")]
    [InlineData("/t/nosuch/hello", "App not found")]
    [InlineData("/t/shop/nosuch", "Trigger not found")]
    public async Task What_is_not_there_is_404_without_a_call_id(string path, string message)
    {
        await using var host = await FnHost.StartAsync(new Peer());

        using var response = await host.Client.PostAsync(path, content: null, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($$"""{"message":"{{message}}"}""" + "\n", await response.Content.ReadAsStringAsync(Cancel));
        Assert.False(response.Headers.Contains("Fn-Call-Id"));
    }
}
