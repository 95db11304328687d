using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>HEAD, whose answers have no body.</summary>
public sealed class HeadRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Spec("fdk 4.1", "31")]
    [InlineData("1.1", 10)]
    [InlineData("1.1", 200_000)]
    [InlineData("2.0", 10)]
    [InlineData("2.0", 200_000)]
    public async Task HEAD_gets_the_head_that_GET_gets_and_no_body(string version, int length)
    {
        var peer = Peer.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nFn-Http-H-X-Set: 1\r\n\r\n{new string('x', length)}"
        );
        await using var host = await FnHost.StartAsync(peer);
        var client = host.ClientOf(version);

        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, "/t/shop/hello")
            {
                Version = client.DefaultRequestVersion,
                VersionPolicy = client.DefaultVersionPolicy,
            };
            using var head = await client.SendAsync(request, Cancel);
            using var whole = await client.GetAsync("/t/shop/hello", Cancel);

            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(length, head.Content.Headers.ContentLength);
            Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Equal(whole.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal("1", head.Headers.GetValues("X-Set").Single());
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
        }
        Assert.Single(host.Engine.Created);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HEAD_gets_no_body_of_a_failure_either(string version)
    {
        var peer = Peer.Answering(Answers.With("502 Bad", "x"));
        await using var host = await FnHost.StartAsync(peer);
        var client = host.ClientOf(version);

        foreach (var (path, status) in ((string, int)[])[("/t/shop/hello", 502), ("/t/shop/none", 404)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path)
            {
                Version = client.DefaultRequestVersion,
                VersionPolicy = client.DefaultVersionPolicy,
            };
            using var head = await client.SendAsync(request, Cancel);

            Assert.Equal(status, (int)head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Theory]
    [Spec("fdk 4.1", "31")]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Nothing_follows_the_head_of_an_answer_to_HEAD_on_the_wire(int length)
    {
        var peer = Peer.Answering(Answers.Ok(new string('x', length)));
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            "HEAD /t/shop/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );

        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {length}\r\n", answer, StringComparison.Ordinal);
    }
}
