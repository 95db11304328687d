using System.Net;
using System.Net.Sockets;
using Fn.Api.ContractTests.Server;
using Fn.Server.Hosting;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>By which addresses the server is reached, and which of them its ids carry.</summary>
public sealed class ListenerTests : IDisposable
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string _directory = Directory.CreateTempSubdirectory("fn-listener-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    [Spec("server 1.1", "all interfaces")]
    public async Task Every_address_of_the_machine_leads_to_it()
    {
        await using var server = await ServerProcess.StartAsync(_directory);

        IPAddress[] all =
        [
            IPAddress.Loopback,
            HostAddress.Find(),
            .. Socket.OSSupportsIPv6 ? [IPAddress.IPv6Loopback] : Array.Empty<IPAddress>(),
        ];
        foreach (var address in all)
        {
            using var connection = new TcpClient(address.AddressFamily);
            await connection.ConnectAsync(address, server.Port, Cancel);
            var stream = connection.GetStream();
            await stream.WriteAsync(
                "GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(),
                Cancel
            );
            using var reader = new StreamReader(stream);
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Cancel));
        }
    }

    [Fact]
    [Spec("server 1.5", "milliseconds, machine, counter", "the first address of the machine")]
    public async Task An_id_carries_the_address_of_the_machine()
    {
        await using var server = await ServerProcess.StartAsync(_directory);

        var app = await new Client(server.Port).PostAsync("/v2/apps", """{"name":"shop"}""");

        var id = app.Json.GetProperty("id").GetString()!;
        var number = id.Aggregate(
            UInt128.Zero,
            static (number, letter) => (number << 5) | (uint)Alphabet.IndexOf(letter)
        );
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        Assert.Equal(HostAddress.Find(), new IPAddress(bytes[6..10]));
    }
}
