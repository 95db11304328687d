using System.Net;
using System.Net.Sockets;
using System.Text;
using Fn.Agent.Tests.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Agent.Tests.Invocation;

/// <summary>Names that are none do not reach a function: it would refuse the request, or take the name for something else.</summary>
public sealed class HeaderNameTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/invoke/FSHOPHELLO0000000000000000")]
    [InlineData("/t/shop/hello")]
    public async Task A_name_with_odd_characters_is_left_out_and_the_rest_arrives(string path)
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);

        var answer = await RawClient.SendAsync(
            host.Port,
            $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOdd(: a\r\nEven: b\r\n\"{{}}: c\r\nContent-Length: 5\r\n\r\nwhole"
        );

        Assert.EndsWith("\r\n\r\nwhole", answer, StringComparison.Ordinal);
        var head = Assert.Single(peer.Requests).Head;
        Assert.Contains("Even: b", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Odd", head, StringComparison.Ordinal);
        Assert.DoesNotContain("{}", head, StringComparison.Ordinal);
    }

    /// <summary>HTTP/2 sends names with their length, so that any byte could stand in one.</summary>
    [Theory]
    [InlineData("x: y\r\ninjected", "/invoke/FSHOPHELLO0000000000000000")]
    [InlineData("x: y\r\ninjected", "/t/shop/hello")]
    [InlineData("x: y\r\n\r\nPOST /call HTTP/1.1\r\ninjected", "/invoke/FSHOPHELLO0000000000000000")]
    [InlineData("x injected", "/invoke/FSHOPHELLO0000000000000000")]
    [InlineData("injected:", "/invoke/FSHOPHELLO0000000000000000")]
    public async Task A_name_with_the_end_of_a_line_puts_nothing_into_the_functions_request(string name, string path)
    {
        var peer = Peer.Answering(static request => Answers.Ok(request.Text));
        await using var host = await FnHost.StartAsync(peer);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port, Cancel);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Http2Request(path, name), Cancel);
        await ReadToTheEndOfTheStreamAsync(stream);
        await host.CallAsync();

        Assert.All(
            peer.Requests,
            static request => Assert.DoesNotContain("injected", request.Head, StringComparison.OrdinalIgnoreCase)
        );
        Assert.InRange(peer.Requests.Count, 1, 2);
    }

    private static byte[] Http2Request(string path, string name)
    {
        const byte settings = 4;
        const byte headers = 1;
        const byte endOfHeadersAndStream = 5;
        byte[] block =
        [
            0x83, // :method POST
            0x86, // :scheme http
            .. Literal(":authority", "x"),
            .. Literal(":path", path),
            .. Literal(name, "z"),
        ];
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(settings, 0, 0, []),
            .. Frame(headers, endOfHeadersAndStream, 1, block),
        ];
    }

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [0, 0, (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    /// <summary>Until the stream has an answer, or is refused, or the connection is.</summary>
    private static async Task ReadToTheEndOfTheStreamAsync(NetworkStream stream)
    {
        const byte reset = 3;
        const byte goAway = 7;
        var head = new byte[9];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Cancel) == head.Length)
        {
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, Cancel);
            var isLastOfStream = head[3] is 0 or 1 && (head[4] & 1) != 0;
            if (isLastOfStream || head[3] is reset or goAway)
            {
                return;
            }
        }
    }
}
