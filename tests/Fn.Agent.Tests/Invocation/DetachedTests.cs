using System.Net;
using Fn.Agent.Engine;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Calls whose callers do not wait for the answer. Source: server specification 2.10, with D14 put right.</summary>
public sealed class DetachedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
        await Wait.UntilAsync(() => served.Task.IsCompleted, "the function has served it");
    }

    [Theory]
    [Spec("server 2.10", "exact value, on /invoke only")]
    [Spec("server 2.3", "type")]
    [InlineData("detached", HttpStatusCode.Accepted)]
    [InlineData("Detached", HttpStatusCode.OK)]
    [InlineData("sync", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    public async Task Only_the_exact_word_detaches_a_call(string word, HttpStatusCode status)
    {
        await using var host = await FnHost.StartAsync(new Peer());

        using var response = await host.Client.SendAsync(Request(host.InvokePath, word), Cancel);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    [Spec("server 2.10", "exact value, on /invoke only")]
    public async Task A_trigger_has_no_detached_calls()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.SendAsync(Request("/t/shop/hello"), Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("detached", Assert.Single(peer.Requests).Value("Fn-Http-H-Fn-Invoke-Type"));
    }

    [Fact]
    [Spec("server 2.10", "the header is forwarded and FN_TYPE stays sync")]
    public async Task The_function_sees_the_header_and_the_same_type_as_ever()
    {
        var peer = new Peer();
        await using var host = await FnHost.StartAsync(peer);

        (await host.Client.SendAsync(Request(host.InvokePath), Cancel)).Dispose();

        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the function has the call");
        Assert.Equal("detached", peer.Requests.Single().Value("Fn-Invoke-Type"));
        Assert.Equal("sync", host.Engine.Created.Single().Spec.Environment["FN_TYPE"]);
    }

    [Fact]
    [Spec("server 2.10", "the caller may leave after that")]
    public async Task A_caller_who_leaves_after_202_ends_nothing()
    {
        var release = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        var peer = new Peer
        {
            OnRequest = async (_, connection, _) =>
            {
                await release.Task;
                await connection.WriteAsync(Answers.Ok("for nobody"));
                answered.TrySetResult();
                return true;
            },
        };
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            $"POST {host.InvokePath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nFn-Invoke-Type: detached\r\n\r\n"
        );
        release.SetResult();
        await Wait.UntilAsync(() => answered.Task.IsCompleted, "the function has answered");
        using var next = await host.Client.PostAsync(host.InvokePath, content: null, Cancel);

        Assert.StartsWith("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Single(host.Engine.Created);
    }

    [Fact]
    [Spec("server 2.10", "failures before that are told")]
    public async Task A_failure_before_there_is_a_container_is_told_as_ever()
    {
        var peer = new Peer();
        var engine = new FakeEngine
        {
            Script = peer.RunAsync,
            Images = static (_, _) => throw new EngineException(EngineFailure.PullFailed, "manifest unknown"),
        };
        await using var host = await FnHost.StartAsync(peer, engine: engine);

        using var response = await host.Client.SendAsync(Request(host.InvokePath), Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(
            """{"message":"Failed to pull image 'example/hello:0.0.1': manifest unknown"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        Assert.Equal(26, response.Headers.GetValues("Fn-Call-Id").Single().Length);
    }

    private static HttpRequestMessage Request(string path, string word = "detached")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Fn-Invoke-Type", word);
        return request;
    }
}
