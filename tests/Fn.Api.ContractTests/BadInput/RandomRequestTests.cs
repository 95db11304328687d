using System.Net.Sockets;
using System.Text;
using CsCheck;
using Fn.Api.ContractTests.Server;
using Fn.Testing.Databases;

namespace Fn.Api.ContractTests.BadInput;

/// <summary>Whatever is sent gets its answer, never a 500, and nothing that was acknowledged is lost.</summary>
public sealed class RandomRequestTests
{
    private const int RowLength = 250;
    private const int PipelineDepth = 25;
    private const string Whole =
        "PUT /v2/apps/none?x=%20y HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Y: z\r\nContent-Length: 12\r\n\r\n"
        + "{\"name\":\"a\"}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Rows => ContractDatabase.Product == DatabaseProduct.Sqlite ? 400 : 40;

    [Fact]
    public async Task A_hundred_thousand_random_requests_cause_no_500_and_lose_no_row()
    {
        await using var server = await RunningServer.StartAsync();

        await RandomRequests
            .InARow(RowLength)
            .SampleAsync(
                row => SendAsync(server.Port, row),
                iter: Rows,
                threads: 4,
                print: static row => row[^1].ToString()
            );
    }

    [Fact]
    public async Task Bytes_that_only_resemble_a_request_get_an_answer_or_the_end_of_their_connection()
    {
        await using var server = await RunningServer.StartAsync();

        await Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte.Array[0, 3], Gen.Int[0, 3])
            .Array[1, 3]
            .SampleAsync(changes => SpoilAsync(server.Port, changes), iter: 2000, threads: 4);

        Expect.Success(await server.Client.GetAsync("/version"));
    }

    private static async Task SendAsync(int port, RandomRequest[] row)
    {
        await using var pipeline = Pipeline.To(port);
        var ledger = new Ledger();
        foreach (var requests in row.Chunk(PipelineDepth))
        {
            var targets = Array.ConvertAll(requests, request => ledger.Fill(request.Target));
            var answers = await pipeline.SendAsync([
                .. requests.Zip(
                    targets,
                    (request, target) => request.ToBytes(target, request.Body is { } body ? ledger.Fill(body) : null)
                ),
            ]);
            for (var i = 0; i < requests.Length; i++)
            {
                Check(requests[i], answers[i]);
                ledger.Take(requests[i].Method, targets[i], answers[i]);
            }
        }
        await ledger.CheckAsync(pipeline);
    }

    private static void Check(RandomRequest request, Answer answer)
    {
        Assert.True(answer.Status < 500, $"{request} is answered with {answer.Status} {answer.Body}");
        if (answer.Status >= 400)
        {
            Assert.NotEmpty(answer.Json.GetProperty("message").GetString()!);
        }
    }

    private static async Task SpoilAsync(int port, (int At, byte[] With, int Drop)[] changes)
    {
        var request = Encoding.ASCII.GetBytes(Whole).ToList();
        foreach (var (at, with, drop) in changes)
        {
            var place = Math.Min(at, request.Count);
            request.RemoveRange(place, Math.Min(drop, request.Count - place));
            request.InsertRange(place, with);
        }
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(request.ToArray(), Cancel);
        client.Client.Shutdown(SocketShutdown.Send);

        var answer = await ReadAsync(stream);

        Assert.True(
            answer.Length == 0
                || (
                    answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                    && answer[9..12] is "505" or ['1' or '2' or '3' or '4', ..]
                ),
            $"{Encoding.Latin1.GetString([.. request])} is answered with {answer}"
        );
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(Cancel);
        }
        catch (IOException)
        {
            return ""; // ended with bytes that nobody has read
        }
    }
}
