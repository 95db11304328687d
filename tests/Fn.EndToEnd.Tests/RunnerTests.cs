using System.Globalization;
using System.Text;
using Fn.EndToEnd.Tests.Harness;
using Fn.Runner.Protocol;
using Fn.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace Fn.EndToEnd.Tests;

/// <summary>The built server as a runner, real containers, and this test as its load balancer.</summary>
public sealed class RunnerTests(RawImage raw)
{
    private const int Calls = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [ProductFact]
    [Spec("server 5.1", "a pure-runner has an engine")]
    [Spec("server 5.5", "ended by SIGTERM under load")]
    public async Task A_runner_answers_all_that_it_has_taken_before_it_ends_and_leaves_no_container()
    {
        using var home = new TemporaryHome();
        var port = FreePort.Find();
        var grpcPort = FreePort.Find();
        await using var server = await FnServerProcess.StartAsync(
            port,
            home.Path,
            home,
            ("FN_NODE_TYPE", "pure-runner"),
            ("FN_GRPC_PORT", grpcPort.ToString(CultureInfo.InvariantCulture))
        );
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}");
        var client = new RunnerProtocol.RunnerProtocolClient(channel);
        var appId = $"01RUNNER{Guid.NewGuid():N}"[..26].ToUpperInvariant();
        Assert.Equal("hello\n", await EngageAsync(client, Model(appId, 0), "print hello"));

        var calls = Enumerable
            .Range(1, Calls)
            .Select(number => EngageAsync(client, Model(appId, number), "sleep 1000\nprint done"))
            .ToList();
        var status = await Eventually.AskAsync(
            async () => await client.StatusAsync(new Empty(), cancellationToken: Cancel),
            static status => status.Active == Calls,
            "all calls are with the runner"
        );
        var code = await server.StopAsync();

        Assert.Equal((1UL + Calls, 1UL), (status.RequestsReceived, status.RequestsHandled));
        Assert.All(await Task.WhenAll(calls), static answer => Assert.Equal("done\n", answer));
        Assert.Equal(0, code);
        Assert.Empty(await DockerCommand.StatesAsync($"fn-app-id={appId}"));
        Assert.False(File.Exists(Path.Combine(home.Path, "fn.db")));
        Assert.Contains("type=pure-runner", server.Log, StringComparison.Ordinal);
    }

    private CallModel Model(string appId, int number) =>
        new()
        {
            Id = $"01CALL{number:D20}",
            Type = "sync",
            Image = raw.Name,
            Timeout = 30,
            IdleTimeout = 30,
            Memory = 64,
            AppId = appId,
            AppName = "runner",
            FnId = "01FN",
        };

    private static async Task<string> EngageAsync(
        RunnerProtocol.RunnerProtocolClient client,
        CallModel model,
        string body
    )
    {
        using var call = client.Engage(cancellationToken: Cancel);
        var request = new TryCall { ModelsCallJson = CallModelJson.Write(model) };
        var frame = new DataFrame { Data = ByteString.CopyFromUtf8(body), Eof = true };
        await call.RequestStream.WriteAsync(new ClientMsg { Try = request }, Cancel);
        await call.RequestStream.WriteAsync(new ClientMsg { Data = frame }, Cancel);
        await call.RequestStream.CompleteAsync();
        using var answer = new MemoryStream();
        CallFinished? finished = null;
        while (await call.ResponseStream.MoveNext(Cancel))
        {
            var message = call.ResponseStream.Current;
            message.Data?.Data.WriteTo(answer);
            finished = message.Finished;
        }
        Assert.True(finished?.Success, $"{finished}");
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
