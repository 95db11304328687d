using System.Net;
using Fn.Agent.Tests.Hosting;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

public sealed class DirectCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_reaches_the_function_and_its_answer_the_caller()
    {
        var peer = Peer.Answering(
            Answers.Ok("hello", "X-Two: a", "X-Two: b", "Fn-Http-Status: 418", "Connection: keep-alive")
        );
        await using var host = await FnHost.StartAsync(peer);

        using var response = await host.Client.PostAsync(host.InvokePath, new StringContent("world"), Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Equal(["a", "b"], response.Headers.GetValues("X-Two"));
        Assert.Equal("418", Assert.Single(response.Headers.GetValues("Fn-Http-Status")));
        var request = Assert.Single(peer.Requests);
        Assert.Equal("POST /call HTTP/1.1", request.Line);
        Assert.Equal("world", request.Text);
        Assert.Equal("localhost", request.Value("Host"));
        Assert.Equal(Assert.Single(response.Headers.GetValues("Fn-Call-Id")), request.Value("Fn-Call-Id"));
    }
}
