using System.Text;
using Fn.Fdk.Tests.Peer;

namespace Fn.Fdk.Tests.Engine;

public sealed class RequestTests
{
    [Theory]
    [Trait("Checklist", "78")]
    [InlineData("Content-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("Content-Length: 0\r\n\r\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "")]
    [InlineData(
        "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nhe\r\n3 ;c=\"d\"\r\nllo\r\n0;e\r\nX-Trailer: 1\r\nX-More: 2\r\n\r\n",
        "hello"
    )]
    [InlineData("transfer-encoding: CHUNKED\r\n\r\n00A\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    public async Task Chunked_and_Content_Length_requests_arrive_whole(string rest, string expected)
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nHost: localhost\r\n" + rest);
        var answer = await peer.ReadAsync();
        var next = await peer.CallAsync("next");

        Assert.Equal(expected, answer.Text);
        Assert.Equal("next", next.Text);
    }

    [Fact]
    [Trait("Checklist", "78")]
    public async Task A_request_that_arrives_byte_by_byte_is_served()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        foreach (var one in Encoding.Latin1.GetBytes(Requests.Call("hello body")))
        {
            await peer.SendAsync(new[] { one });
        }

        Assert.Equal("hello body", (await peer.ReadAsync()).Text);
    }

    [Fact]
    [Trait("Checklist", "79")]
    public async Task Header_names_match_in_any_case_and_repeated_headers_keep_their_order()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) =>
                new(
                    $"{fn.CallId}|{string.Join(',', fn.Headers.GetValues("x-FOO"))}|{fn.Headers["X-Foo"]}|{fn.Headers.Contains("nope")}"
                )
        );
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nFN-CALL-ID: one\r\nX-Foo: bar\r\nx-foo:baz  \r\nX-FOO:\r\n\r\n");

        Assert.Equal("one|bar,baz,|bar|False", (await peer.ReadAsync()).Text);
    }

    [Theory]
    [Trait("Checklist", "79")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo: bar\r\n folded\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX Foo: bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo : bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\n: bar\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo: a\rb\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nX-Foo: a\nX-Evil: b\r\n\r\n")]
    [InlineData("POST /call HTTP/2.0\r\n\r\n")]
    [InlineData("POST  /call HTTP/1.1\r\n\r\n")]
    [InlineData("POST /call\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: +1\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length:\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n")]
    [InlineData("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("\u0016\u0003\u0001 garbage\n")]
    public async Task What_is_not_HTTP_gets_400_and_the_connection_closes(string request)
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync(request);
        var answer = await peer.ReadAsync();

        Assert.Equal(400, answer.Status);
        Assert.Equal("close", answer["Connection"]);
        Assert.True(await peer.IsClosedAsync());
        Assert.Equal("still there", (await function.CallAsync("still there")).Text);
    }

    [Theory]
    [Trait("Checklist", "87")]
    [InlineData("POST /other HTTP/1.1", 404)]
    [InlineData("POST /call/x HTTP/1.1", 404)]
    [InlineData("GET / HTTP/1.1", 404)]
    [InlineData("GET /call HTTP/1.1", 405)]
    [InlineData("PUT /call HTTP/1.1", 405)]
    public async Task Other_paths_get_404_and_other_methods_405_on_a_connection_that_stays_usable(
        string line,
        int status
    )
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync(line + "\r\nContent-Length: 4\r\n\r\nbody");
        var answer = await peer.ReadAsync();
        var next = await peer.CallAsync("next");

        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer["Fn-Fdk-Version"]);
        Assert.Equal("next", next.Text);
    }

    [Fact]
    [Trait("Checklist", "89")]
    public async Task A_head_over_1_MiB_is_refused_and_the_connection_closes()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.1\r\nX-Large: " + new string('x', 1024 * 1024));
        var answer = await peer.ReadAsync();

        Assert.Equal(431, answer.Status);
        Assert.True(await peer.IsClosedAsync());
        Assert.Equal("next", (await function.CallAsync("next")).Text);
    }

    [Fact]
    [Trait("Checklist", "89")]
    public async Task A_head_just_under_1_MiB_is_served()
    {
        await using var function = RunningFunction.Of<string, string>(
            (_, fn, _) => new($"{fn.Headers["X-Large"].Length}")
        );

        var answer = await function.CallAsync("", "X-Large: " + new string('x', 1_000_000));

        Assert.Equal("1000000", answer.Text);
    }

    [Fact]
    public async Task HTTP_1_0_is_answered_and_closed()
    {
        await using var function = RunningFunction.Echo();
        using var peer = function.Connect();

        await peer.SendAsync("POST /call HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal("hi", (await peer.ReadAsync()).Text);
        Assert.True(await peer.IsClosedAsync());
    }
}
