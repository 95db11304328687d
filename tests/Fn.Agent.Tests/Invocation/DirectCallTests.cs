using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
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
            Answers.Ok("hello", "X-Two: a", "x-two: b", "Fn-Http-Status: 418", "Connection: keep-alive", "Date: Mon")
        );
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, new StringContent("world"), Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Equal(["a", "b"], response.Headers.GetValues("X-Two"));
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
    [Spec("fdk 4.1", "54")]
    [Spec("server 2.6", "Accept-Encoding")]
    [Spec("server 10", "D37")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gzip_is_unpacked_only_when_the_server_asked_for_it(bool clientAsks)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("readable"u8.ToArray(), Cancel);
        }
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync(
                    $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"
                );
                await connection.WriteAsync(packed.ToArray());
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath);
        if (clientAsks)
        {
            request.Headers.Add("Accept-Encoding", "gzip, br");
        }

        using var response = await host.Client.SendAsync(request, Cancel);

        var body = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(clientAsks ? packed.ToArray() : "readable"u8.ToArray(), body);
        Assert.Equal(clientAsks ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal(clientAsks ? "gzip, br" : "gzip", peer.Requests.Single().Value("Accept-Encoding"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task What_calls_itself_gzip_and_is_not_is_502(int bytes)
    {
        var peer = Peer.Answering(Answers.Ok(new string('n', bytes), "Content-Encoding: gzip", "X-Leak: 1"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(502, (int)response.StatusCode);
        Assert.Equal(
            """{"message":"error receiving function response"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.False(response.Headers.Contains("X-Leak"));
    }

    [Fact]
    [Spec("server 10", "D37")]
    public async Task Gzip_that_breaks_off_never_looks_complete()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[200_000], Cancel);
        }
        var cut = packed.ToArray()[..150_000];
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await connection.WriteAsync(
                    $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {cut.Length}\r\n\r\n"
                );
                await connection.WriteAsync(cut);
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);
            response.EnsureSuccessStatusCode();
        });
    }

    [Fact]
    [Spec("server 2.10", "202, no body, Fn-Call-Id, once a container is there")]
    [Spec("server 10", "D14")]
    public async Task A_detached_call_is_202_as_soon_as_it_runs()
    {
        var release = new TaskCompletionSource();
        var served = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("nobody reads this"));
                served.SetResult();
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.InvokePath)
        {
            Content = new StringContent("body"),
        };
        request.Headers.Add("Fn-Invoke-Type", "detached");

        using var response = await host.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the function has the call");
        Assert.Equal("body", peer.Requests.Single().Text);
        Assert.Equal(response.Headers.GetValues("Fn-Call-Id").Single(), peer.Requests.Single().Value("Fn-Call-Id"));
        Assert.False(served.Task.IsCompleted);
        release.SetResult();
        await served.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    [Spec("fdk 4.1", "5", "6", "7")]
    [Spec("server 2.3", "config")]
    [Spec("server 3.1", "env")]
    public async Task Config_reaches_the_container_and_cannot_override_the_contract()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);
        var app = host.App with
        {
            Config = new Dictionary<string, string>
            {
                ["A"] = "app",
                ["B"] = "app",
                ["FN_TYPE"] = "x",
                ["b=d"] = "y",
            },
        };
        host.Use(
            app,
            host.Function with
            {
                Config = new Dictionary<string, string> { ["B"] = "fn", ["FN_APP_NAME"] = "mine" },
            }
        );

        (await host.Client.PostAsync(host.InvokePath, content: null, Cancel)).Dispose();

        var environment = host.Engine.Created.Single().Spec.Environment;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["A"] = "app",
                ["B"] = "fn",
                ["FN_APP_ID"] = app.Id,
                ["FN_APP_NAME"] = "mine",
                ["FN_FN_ID"] = host.Function.Id,
                ["FN_FN_NAME"] = "hello",
                ["FN_FORMAT"] = "http-stream",
                ["FN_LISTENER"] = "unix:/tmp/iofs/lsnr.sock",
                ["FN_MEMORY"] = "128",
                ["FN_TYPE"] = "sync",
            }.OrderBy(static pair => pair.Key, StringComparer.Ordinal),
            environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
        );
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
