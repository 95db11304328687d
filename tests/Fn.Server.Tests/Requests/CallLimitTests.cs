using System.Net;
using Fn.Server.Tests.Observability;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Requests;

/// <summary>Server specification 1.17, as far as it is about calls.</summary>
public sealed class CallLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 1.17", "undeclared length of a call")]
    public async Task A_call_whose_undeclared_body_is_over_the_limit_is_502_and_ends_its_container()
    {
        await using var server = await FullServer.StartAsync(new Peer(), [("FN_MAX_REQUEST_SIZE", "1000")]);
        var function = await server.AddFunctionAsync("f");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/invoke/{function}");
        request.Content = new StringContent(new string('x', 2000));
        request.Headers.TransferEncodingChunked = true;

        using var response = await server.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(
            """{"message":"error receiving function response"}""" + "\n",
            await response.Content.ReadAsStringAsync(Cancel)
        );
        await Wait.UntilAsync(() => server.Engine.Created.Single().IsRemoved, "the container is gone");
    }

    [Fact]
    [Spec("server 1.17", "undeclared length of a call")]
    public async Task An_undeclared_body_of_the_limit_passes_however_small_its_chunks_are()
    {
        var body = new string('x', 1000);
        await using var server = await FullServer.StartAsync(
            Peer.Answering(static request => Answers.Ok(request.Text)),
            [("FN_MAX_REQUEST_SIZE", "1000")]
        );
        var function = await server.AddFunctionAsync("f");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/invoke/{function}");
        request.Content = new ByteByByte(body);
        request.Headers.TransferEncodingChunked = true;

        using var response = await server.Client.SendAsync(request, Cancel);

        Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    [Spec("server 1.17", "FN_RESPONSE_WRITE_TIMEOUT")]
    public async Task A_call_that_outlasts_the_time_for_its_response_ends_with_its_connection()
    {
        var peer = new Peer
        {
            OnRequest = static async (_, _, _) =>
            {
                await Task.Delay(Timeout.Infinite, Cancel);
                return false;
            },
        };
        await using var server = await FullServer.StartAsync(peer, [("FN_RESPONSE_WRITE_TIMEOUT", "200ms")]);
        var function = await server.AddFunctionAsync("f");

        await Assert.ThrowsAsync<HttpRequestException>(() => server.InvokeAsync(function));
    }

    private sealed class ByteByByte(string text) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var character in text)
            {
                await stream.WriteAsync(new[] { (byte)character }, Cancel);
                await stream.FlushAsync(Cancel);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
