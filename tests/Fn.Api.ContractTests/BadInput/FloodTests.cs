using System.Net.Sockets;
using System.Text;
using Fn.Api.ContractTests.Server;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>Clients that send too much, too slowly, or are too many: the server goes on and its memory stays bounded.</summary>
public sealed class FloodTests : IDisposable
{
    private const int Connections = 10_000;
    private const long MaxBytesEach = 48 * 1024;
    private const long MaxFloodBytes = 256 * 1024 * 1024;
    private const string HalfABody = "POST /v2/apps HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    private static readonly byte[] Request = "GET /version HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();

    private readonly string _directory = Directory.CreateTempSubdirectory("fn-flood-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Ten_thousand_connections_are_served_and_cost_little()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var before = server.ResidentBytes;
        var clients = new TcpClient[Connections];
        try
        {
            await Parallel.ForAsync(
                0,
                Connections,
                new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancel },
                async (i, _) => clients[i] = await ConnectAsync(server.Port)
            );

            Expect.Success(await new Client(server.Port).GetAsync("/v2/apps"));
            foreach (var client in clients.Where(static (_, i) => i % 100 == 0))
            {
                await AskAsync(client); // the connections still work
            }
            Assert.InRange(server.ResidentBytes - before, 0, Connections * MaxBytesEach);
        }
        finally
        {
            Array.ForEach(clients, static client => client?.Client.Close(0));
        }
    }

    [Fact]
    public async Task Endless_heads_and_bodies_are_refused_and_take_no_memory_along()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        await new Client(server.Port).AppAsync();
        var before = server.ResidentBytes;

        var heads = Enumerable
            .Range(0, 10)
            .Select(_ => FloodAsync(server.Port, "GET / HTTP/1.1\r\nHost: x\r\n", "X-H: v\r\n"));
        var lines = Enumerable.Range(0, 10).Select(_ => FloodAsync(server.Port, "GET /", "aaaaaaaa"));
        var bodies = Enumerable
            .Range(0, 5)
            .Select(_ =>
                FloodAsync(
                    server.Port,
                    "POST /v2/apps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "8\r\n        \r\n"
                )
            );
        var answers = await Task.WhenAll([.. heads, .. lines, .. bodies]);

        Assert.All(answers, static answer => Assert.Contains(answer, (string[])["431", "414", "400", ""]));
        Assert.Contains("431", answers);
        Expect.Success(await new Client(server.Port).GetAsync("/v2/apps"));
        Assert.InRange(server.ResidentBytes - before, long.MinValue, MaxFloodBytes);
    }

    [Fact]
    public async Task Clients_that_never_finish_keep_nobody_waiting()
    {
        await using var server = await RunningServer.StartAsync();
        var slow = new List<TcpClient>();
        try
        {
            foreach (
                var beginning in Enumerable
                    .Repeat((string[])["G", "GET / HTTP/1.1\r\nHo", HalfABody, ""], 100)
                    .SelectMany(static x => x)
            )
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync("localhost", server.Port, Cancel);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning), Cancel);
            }

            var id = await server.Client.AppAsync();

            Expect.Success(await server.Client.GetAsync($"/v2/apps/{id}"));
        }
        finally
        {
            slow.ForEach(static client => client.Client.Close(0));
        }
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("localhost", port, Cancel);
        await AskAsync(client);
        return client;
    }

    private static async Task AskAsync(TcpClient client)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Request, Cancel);
        var answer = new byte[1024];
        var count = await stream.ReadAsync(answer, Cancel);
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal);
    }

    /// <summary>Sends a beginning and then the same for ever, until the server has enough of it.</summary>
    /// <returns>The status of the answer; empty when the connection ended without one.</returns>
    private static async Task<string> FloodAsync(int port, string beginning, string more)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", port, Cancel);
        var stream = client.GetStream();
        var answer = ReadStatusAsync(stream);
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 8192)));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), Cancel);
            while (!answer.IsCompleted)
            {
                await stream.WriteAsync(block, Cancel);
            }
        }
        catch (IOException)
        {
            // The end of the connection is an answer too.
        }
        return await answer;
    }

    private static async Task<string> ReadStatusAsync(NetworkStream stream)
    {
        var status = new byte[12];
        try
        {
            return
                await stream.ReadAtLeastAsync(status, status.Length, throwOnEndOfStream: false, Cancel) == status.Length
                ? Encoding.ASCII.GetString(status, 9, 3)
                : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
