using System.Net;
using System.Net.Http.Headers;
using Fn.Agent.Tests.Hosting;
using Fn.Server.Invocation;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

public sealed class TriggerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Spec("server 1.2", "ANY /t")]
    [Spec(
        "server 2.2",
        "/t/app",
        "/t/app/",
        "/t/app/a",
        "/t/app/a/",
        "/t/app//a",
        "/t/app/a%2Fb",
        "/t/app/sp%20ace",
        "/t/app/a?x=1"
    )]
    [InlineData("/t/app", "app", "/")]
    [InlineData("/t/app/", "app", "/")]
    [InlineData("/t/app/a", "app", "/a")]
    [InlineData("/t/app/a/", "app", "/a/")]
    [InlineData("/t/app//a", "app", "//a")]
    [InlineData("/t/app/a%2Fb", "app", "/a/b")]
    [InlineData("/t/app/sp%20ace", "app", "/sp ace")]
    [InlineData("/t/app/a?x=1", "app", "/a")]
    [InlineData("/t/app/../a", "app", "/../a")]
    [InlineData("http://host/t/app/a?x=1", "app", "/a")]
    public void A_path_names_an_app_and_a_source(string target, string app, string source)
    {
        var path = TriggerPath.Parse(target);

        Assert.Equal(new TriggerPath(app, source), path);
    }

    [Fact]
    [Spec("server B", "headers that the function sees")]
    [Spec("fdk 4.1", "29", "30")]
    [Spec(
        "server 2.5",
        "every header but Content-Type is prefixed",
        "Fn-Http-Method",
        "Fn-Http-Request-Url",
        "Fn-Intent",
        "Host is not forwarded"
    )]
    [Spec("server 2.6", "User-Agent", "Accept-Encoding")]
    public async Task Client_headers_reach_the_function_under_the_prefix_and_cannot_be_forged()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/t/shop/hello?x=1&y=%20z");
        request.Content = new StringContent("hello", MediaTypeHeaderValue.Parse("text/x"));
        request.Headers.Add("Fn-Intent", "zz");
        request.Headers.Add("Fn-Call-Id", "forged");
        request.Headers.TE.Add(new("trailers"));

        using var response = await host.Client.SendAsync(request, Cancel);

        var seen = Assert.Single(peer.Requests);
        Assert.Equal("POST /call HTTP/1.1", seen.Line);
        Assert.Equal("text/x", seen.Value("Content-Type"));
        Assert.Equal("httprequest", seen.Value("Fn-Intent"));
        Assert.Equal("zz", seen.Value("Fn-Http-H-Fn-Intent"));
        Assert.Equal("forged", seen.Value("Fn-Http-H-Fn-Call-Id"));
        Assert.Equal("PUT", seen.Value("Fn-Http-Method"));
        Assert.Equal($"http://127.0.0.1:{host.Port}/t/shop/hello?x=1&y=%20z", seen.Value("Fn-Http-Request-Url"));
        Assert.Equal("5", seen.Value("Fn-Http-H-Content-Length"));
        Assert.Equal("trailers", seen.Value("Fn-Http-H-Te"));
        Assert.False(seen.Has("Fn-Http-H-Host"));
        Assert.Equal("gzip", seen.Value("Accept-Encoding"));
        Assert.Equal("Go-http-client/1.1", seen.Value("User-Agent"));
        Assert.Equal(seen.Value("Fn-Call-Id"), response.Headers.GetValues("Fn-Call-Id").Single());
    }

    [Fact]
    [Spec("fdk 4.1", "42")]
    [Spec("server 2.5", "response headers are unprefixed, the rest dropped", "status")]
    public async Task The_function_decides_status_and_headers_and_nothing_else_leaks()
    {
        var peer = Peer.Answering(
            Answers.Ok(
                "made",
                "fn-http-status: 201",
                "Fn-Http-H-Set-Cookie: a=1",
                "Fn-Http-H-Set-Cookie: b=2",
                "Fn-Http-H-: nothing",
                "fn-http-h-x-lower: yes",
                "Fn-Http-H-X-Empty:",
                "Set-Cookie: leak=1",
                "Fn-Fdk-Version: fdk/1"
            )
        );
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("made", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("yes", response.Headers.GetValues("X-Lower").Single());
        Assert.Equal("", response.Headers.GetValues("X-Empty").Single());
        Assert.False(response.Headers.Contains("Fn-Fdk-Version"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("0", peer.Requests.Single().Value("Content-Length"));
    }

    [Theory]
    [Spec("fdk 4.1", "43", "44", "45")]
    [Spec("server 2.5", "status", "204 and 304 have no body")]
    [Spec("server 10", "D13")]
    [InlineData("abc", 200)]
    [InlineData("0", 200)]
    [InlineData("-1", 200)]
    [InlineData("418", 418)]
    [InlineData("204", 204)]
    [InlineData("205", 205)]
    [InlineData("304", 304)]
    [InlineData("7", 502)]
    [InlineData("1000", 502)]
    public async Task A_gateway_status_is_passed_on_or_a_clean_error(string status, int expected)
    {
        var peer = Peer.Answering(Answers.Ok("body", $"Fn-Http-Status: {status}", "Fn-Http-H-X-Set: 1"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal(expected, (int)response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(
            expected switch
            {
                204 or 205 or 304 => "",
                502 => """{"message":"invalid function response"}""" + "\n",
                _ => "body",
            },
            body
        );
        Assert.Equal(expected != 502, response.Headers.Contains("X-Set"));
    }

    [Fact]
    [Spec("fdk 4.1", "46")]
    [Spec("server 10", "D39")]
    public async Task A_function_cannot_frame_the_answer()
    {
        var peer = Peer.Answering(
            Answers.Ok(
                "body",
                "Fn-Http-H-Content-Length: 4000",
                "Fn-Http-H-Transfer-Encoding: chunked",
                "Fn-Http-H-Connection: close"
            )
        );
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal("body", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(4, response.Content.Headers.ContentLength);
        Assert.Null(response.Headers.ConnectionClose);
    }

    [Theory]
    [Spec("fdk 4.1", "21", "31", "43")]
    [Spec("server 2.5", "Fn-Http-Method")]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    public async Task Every_method_reaches_the_function(string method)
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/t/shop/hello");

        using var response = await host.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(method, peer.Requests.Single().Value("Fn-Http-Method"));
        Assert.Equal("POST /call HTTP/1.1", peer.Requests.Single().Line);
    }

    [Fact]
    [Spec("server 1.2", "ANY /t")]
    public async Task The_answer_to_a_tunnel_has_no_body()
    {
        var peer = Peer.Answering(Answers.Ok("body", "Fn-Http-H-X-Set: 1"));
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            "CONNECT /t/shop/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("X-Set: 1\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("CONNECT", peer.Requests.Single().Value("Fn-Http-Method"));
    }

    [Fact]
    [Spec("fdk 4.1", "50")]
    [Spec("server 2.5", "failures as for invoke")]
    public async Task A_failure_beats_the_gateway_status()
    {
        var peer = Peer.Answering(Answers.With("502 Bad", "x", "Fn-Http-Status: 418", "Fn-Http-H-X-Leak: 1"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal(502, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("X-Leak"));
        Assert.Contains("function failed", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 2.2", "/t/app//a", "/t/app/a%2Fb", "/t/app/sp%20ace")]
    public async Task A_path_is_matched_as_sent()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        var trigger = Fn.Testing.Some.Trigger(host.Function, "//a/b c");
        host.Stores.Triggers[trigger.Id] = trigger;

        using var response = await host.Client.GetAsync("/t/shop//a%2Fb%20c", Cancel);
        using var other = await host.Client.GetAsync("/t/shop/a/b%20c", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [Spec("server 2.2", "letter case and asterisks are literal")]
    [InlineData("/t/shop/any*", 200)]
    [InlineData("/t/shop/any%2A", 200)]
    [InlineData("/t/shop/anything", 404)]
    [InlineData("/t/shop/Any*", 404)]
    [InlineData("/t/Shop/any*", 404)]
    [InlineData("/t/shop/any*/", 404)]
    public async Task Letter_case_and_asterisks_of_a_source_are_literal(string path, int status)
    {
        await using var host = await FnHost.StartAsync(new Peer());
        var trigger = Fn.Testing.Some.Trigger(host.Function, "/any*");
        host.Stores.Triggers[trigger.Id] = trigger;

        using var response = await host.Client.GetAsync(path, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [Spec("server 2.5", "hop-by-hop headers are removed first")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Upgrade: websocket")]
    [InlineData("Proxy-Authorization: Basic x")]
    [InlineData("TE: gzip")]
    public async Task A_header_of_the_connection_gets_no_prefix_and_does_not_pass(string header)
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        await RawClient.SendAsync(
            host.Port,
            $"GET /t/shop/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n\r\n"
        );

        var name = header.Split(':')[0];
        Assert.False(peer.Requests.Single().Has(name));
        Assert.False(peer.Requests.Single().Has("Fn-Http-H-" + name));
    }

    [Theory]
    [Spec("fdk 4.1", "30")]
    [Spec("server 2.5", "Fn-Http-Request-Url")]
    [InlineData("/t/shop/hello?x=1&y=a%20b", "http://given:99/t/shop/hello?x=1&y=a%20b")]
    [InlineData("/t/shop/h%65llo", "http://given:99/t/shop/h%65llo")]
    [InlineData("http://given:99/t/shop/hello?q", "http://given:99/t/shop/hello?q")]
    public async Task The_function_sees_the_url_as_it_was_sent(string target, string url)
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        await RawClient.SendAsync(
            host.Port,
            $"GET {target} HTTP/1.1\r\nHost: given:99\r\nX-Forwarded-Host: other\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        );

        Assert.Equal(url, peer.Requests.Single().Value("Fn-Http-Request-Url"));
    }

    [Fact]
    [Spec("server 2.5", "interim status")]
    public async Task An_interim_status_is_no_answer_and_becomes_200()
    {
        var peer = Peer.Answering(Answers.Ok("body", "Fn-Http-Status: 103", "Fn-Http-H-X-Set: 1"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("body", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("1", response.Headers.GetValues("X-Set").Single());
    }

    [Theory]
    [Spec("server 2.5", "Content-Length")]
    [InlineData(10)]
    [InlineData(3000)]
    [InlineData(100_000)]
    public async Task The_length_of_an_answer_is_told_when_the_function_told_it(int length)
    {
        var peer = Peer.Answering(Answers.Ok(new string('x', length)));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.GetAsync("/t/shop/hello", Cancel);

        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Equal(length, (await response.Content.ReadAsStringAsync(Cancel)).Length);
    }
}
