using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Calls that fail once the function has them. Source: server specification 2.8.</summary>
public sealed class CallFailureTests
{
    private const string Broken = "error receiving function response";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Spec("server 2.8", "function slower than timeout")]
    [Spec("server 2.9", "the container is killed on expiry")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public async Task A_function_slower_than_its_timeout_is_504_and_killed(string beginning)
    {
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                await connection.WriteAsync(beginning);
                await container.Exit;
                return false;
            },
        };
        await using var host = await FnHost.StartAsync(peer, static f => f with { Timeout = 1 });

        await host.AssertCallFailsAsync(504, "Timed out");

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Theory]
    [Spec("server 2.8", "FDK answers 504", "FDK answers 502")]
    [Spec("fdk 4.1", "47", "48")]
    [Spec("server 2.7", "502", "504")]
    [Spec("server 3.4", "200, 502, 504")]
    [InlineData("504 Gateway Timeout", 504, "Timed out")]
    [InlineData("502 Bad Gateway", 502, "function failed")]
    public async Task A_failure_that_the_fdk_reports_is_told_and_the_container_kept(
        string status,
        int code,
        string message
    )
    {
        var peer = Peer.Answering(Answers.With(status, "secret", "Fn-Http-Status: 418", "Set-Cookie: a=b"));
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.AssertCallFailsAsync(code, message);
        await host.AssertCallFailsAsync(code, message);

        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Single(host.Engine.Created);
        Assert.Equal(1, peer.Accepts);
    }

    [Theory]
    [Spec("server 2.8", "FDK answers other non-200")]
    [Spec("fdk 4.1", "49")]
    [Spec("server 2.7", "anything else")]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Another_status_is_502_and_the_container_killed(int status)
    {
        var peer = Peer.Answering($"HTTP/1.1 {status} What\r\nX-Leak: 1\r\nContent-Length: 0\r\n\r\n");
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.AssertCallFailsAsync(502, "invalid function response");
        await host.AssertCallFailsAsync(502, "invalid function response");

        Assert.False(response.Headers.Contains("X-Leak"));
        Assert.Equal(2, host.Engine.Created.Count);
    }

    [Theory]
    [Spec("server 2.8", "connection reset or closed", "garbage", "body shorter than declared")]
    [Spec("fdk 4.1", "51", "52")]
    [Spec("server 10", "D12")]
    [InlineData("")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Leak: 1\r\nSet-Cookie: a=b\r\nContent-Length: 100\r\n\r\ncut")]
    public async Task A_broken_answer_is_502_with_nothing_of_it_and_the_container_killed(string answer)
    {
        var peer = Peer.AnsweringAndClosing(answer);
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.AssertCallFailsAsync(502, Broken);
        await host.AssertCallFailsAsync(502, Broken);

        Assert.False(response.Headers.Contains("X-Leak"));
        Assert.Equal(2, host.Engine.Created.Count);
        Assert.Equal(2, peer.Requests.Count); // nothing was sent twice
    }

    [Fact]
    [Spec("server 2.8", "process exit", "OOM kill")]
    [Spec("fdk 4.1", "59")]
    public async Task A_process_that_dies_during_a_call_is_502_and_the_next_call_works()
    {
        var isFirst = true;
        var peer = new Peer
        {
            OnRequest = async (_, connection, container) =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    container.End(137, isOutOfMemory: true);
                    return false;
                }
                await connection.WriteAsync(Answers.Ok("fine"));
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        await host.AssertCallFailsAsync(502, Broken);
        using var next = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal("fine", await next.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    [Spec("server 2.8", "response header block > FN_MAX_HDR_RESPONSE_SIZE")]
    [Spec("fdk 4.1", "53")]
    public async Task A_head_over_its_limit_is_502_and_the_container_killed()
    {
        var peer = Peer.Answering(Answers.Ok("x", "X-Long: " + new string('a', 600)));
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_HDR_RESPONSE_SIZE"] = "500" });

        await host.AssertCallFailsAsync(502, "function response header too large");

        await Wait.UntilAsync(() => host.Engine.Created.Single().IsRemoved, "it is killed");
    }

    [Theory]
    [Spec("server 2.8", "response body > FN_MAX_RESPONSE_SIZE")]
    [Spec("fdk 4.1", "53")]
    [Spec("server 10", "D12")]
    [InlineData(500, false, 200)]
    [InlineData(501, false, 502)]
    [InlineData(500, true, 200)]
    [InlineData(501, true, 502)]
    public async Task A_body_over_its_limit_is_502_and_one_of_exactly_the_limit_is_fine(
        int size,
        bool isChunked,
        int status
    )
    {
        var body = new string('a', size);
        var peer = Peer.Answering(
            isChunked ? Answers.Chunked(body[..100], body[100..]) : Answers.Ok(body, "X-Leak: 1")
        );
        await using var host = await FnHost.StartAsync(peer, config: new() { ["FN_MAX_RESPONSE_SIZE"] = "500" });

        using var response = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        var expected = status == 200 ? body : """{"message":"function response body too large"}""" + "\n";
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(status == 200 && !isChunked, response.Headers.Contains("X-Leak"));
    }
}
