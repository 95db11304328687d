using Fn.Runner.Protocol;
using Fn.Server.Extensions;
using Fn.Server.Runners;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fn.Server.Tests.Runners;

/// <summary>A runner in this process over the fake engine, and a connection to it as a load balancer has one.</summary>
internal sealed class RunnerSite : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly GrpcChannel _channel;

    private RunnerSite(FnServer server, FakeEngine engine, DirectoryInfo directory, GrpcChannel channel)
    {
        (Server, Engine, _directory, _channel) = (server, engine, directory, channel);
        Client = new RunnerProtocol.RunnerProtocolClient(channel);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };
    }

    public FnServer Server { get; }

    public FakeEngine Engine { get; }

    public RunnerProtocol.RunnerProtocolClient Client { get; }

    public HttpClient Http { get; }

    public static Task<RunnerSite> StartAsync(Peer peer, Action<RunnerSetup>? setUp = null) =>
        StartAsync(peer, builder => builder.ConfigureRunner(setUp ?? (static _ => { })));

    public static async Task<RunnerSite> StartAsync(
        Peer peer,
        Action<FnServerBuilder> extend,
        HttpMessageHandler? handler = null
    )
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var engine = new FakeEngine { Script = peer.RunAsync };
        var builder = new FnServerBuilder()
            .Set("FN_NODE_TYPE", "pure-runner")
            .Set("FN_PORT", "0")
            .Set("FN_GRPC_PORT", "0")
            .Set("FN_DB_URL", "nobody reads this")
            .Set("FN_IOFS_PATH", directory.FullName)
            .Set("FN_MAX_TOTAL_MEMORY_BYTES", $"{256 * 1024 * 1024}")
            .Set("FN_LOG_LEVEL", "fatal")
            .UseEngine(_ => engine);
        extend(builder);
        var server = await builder.StartAsync();
        var channel = GrpcChannel.ForAddress(
            $"{(handler is null ? "http" : "https")}://localhost:{server.GrpcPort}",
            new GrpcChannelOptions { HttpHandler = handler }
        );
        return new RunnerSite(server, engine, directory, channel);
    }

    /// <summary>Another connection to the same runner.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress($"http://localhost:{Server.GrpcPort}");

    /// <summary>What a load balancer says of the function <c>hello</c>.</summary>
    public static CallModel Model(int number = 0) =>
        new()
        {
            Id = $"01CALL{number:D20}",
            Type = "sync",
            Image = "example/hello:1",
            Timeout = 30,
            IdleTimeout = 30,
            Memory = 128,
            AppId = "01APP",
            AppName = "shop",
            FnId = "01FN",
            Config = new Dictionary<string, string> { ["FN_TYPE"] = "sync" },
        };

    /// <summary>Brings a call and its body, and hears all that the runner says.</summary>
    public async Task<Engaged> EngageAsync(CallModel model, params byte[][] body)
    {
        using var call = Client.Engage(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(Try(model));
        foreach (var piece in body)
        {
            await SendAsync(call, Data(piece));
        }
        await SendAsync(call, Data([], eof: true));
        await call.RequestStream.CompleteAsync();
        return await Engaged.ReadAsync(call.ResponseStream);
    }

    public static ClientMsg Try(CallModel model) =>
        new() { Try = new TryCall { ModelsCallJson = CallModelJson.Write(model) } };

    public static ClientMsg Data(byte[] bytes, bool eof = false) =>
        new()
        {
            Data = new DataFrame { Data = ByteString.CopyFrom(bytes), Eof = eof },
        };

    /// <summary>Sends what the runner takes, unless it has ended the call already.</summary>
    public static async Task SendAsync(AsyncDuplexStreamingCall<ClientMsg, RunnerMsg> call, ClientMsg message)
    {
        try
        {
            await call.RequestStream.WriteAsync(message, TestContext.Current.CancellationToken);
        }
        catch (RpcException ended) when (ended.StatusCode == StatusCode.Cancelled)
        {
            // What the runner had to say is there to be read.
        }
    }

    /// <summary>How a stream ends that ends badly.</summary>
    public static async Task<Status> StatusAsync(AsyncDuplexStreamingCall<ClientMsg, RunnerMsg> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)
        );
        return failure.Status;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Http.Dispose();
        await Server.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
