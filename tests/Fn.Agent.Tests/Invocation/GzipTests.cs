using System.IO.Compression;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Answers that the function packed. Source: server specification 2.6.</summary>
public sealed class GzipTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
}
