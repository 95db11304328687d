using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fn.Runner.Protocol;
using Fn.Testing;
using Fn.Testing.Peers;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fn.Server.Tests.Runners;

/// <summary>What of a runner its program decides, and what a stock one does instead. Server specification 5.1, 5.3, 9.4.</summary>
public sealed class RunnerSetupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/version", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/ready", 200)]
    [InlineData("/v2/apps", 404)]
    [InlineData("/invoke/01FN", 404)]
    [InlineData("/t/shop/hello", 404)]
    [InlineData("/RunnerProtocol/Status", 404)]
    [Spec("server 5.1", "routes of a pure-runner", "a pure-runner has no database")]
    public async Task A_runner_has_the_routes_of_operators_alone(string path, int status)
    {
        await using var site = await RunnerSite.StartAsync(new Peer());

        using var answer = await site.Http.GetAsync(path, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    [Spec("server 5.1", "gRPC server of a pure-runner")]
    public async Task The_port_for_load_balancers_serves_nothing_else()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await client.GetAsync(new Uri($"http://localhost:{site.Server.GrpcPort}/version"), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    [Spec("server 9", "runner TLS")]
    public async Task A_runner_can_serve_tls()
    {
        using var certificate = MakeCertificate();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString(HashAlgorithmName.SHA256)
            == certificate.GetCertHashString(HashAlgorithmName.SHA256);
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            builder => builder.ConfigureRunner(setup => setup.Tls = tls => tls.ServerCertificate = certificate),
            handler
        );

        Assert.True((await site.EngageAsync(RunnerSite.Model())).Finished.Success);
    }

    [Fact]
    [Spec("server 9", "gRPC options")]
    public async Task Options_of_gRPC_are_the_programs()
    {
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            static setup => setup.Grpc = static options => options.Interceptors.Add<Refusing>()
        );

        var failure = await Assert.ThrowsAsync<RpcException>(() =>
            site.Client.StatusAsync(new(), cancellationToken: Cancel).ResponseAsync
        );

        Assert.Equal(new Status(StatusCode.PermissionDenied, "who are you?"), failure.Status);
    }

    [Fact]
    [Spec("server 9", "config callback")]
    public async Task A_configuration_goes_to_the_program()
    {
        var taken = new ConcurrentQueue<string>();
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            setup =>
                setup.OnConfigured = (config, _) =>
                {
                    taken.Enqueue(config["colour"]);
                    return ValueTask.CompletedTask;
                }
        );

        await site.Client.ConfigureRunnerAsync(
            new ConfigMsg { Config = { ["colour"] = "blue" } },
            cancellationToken: Cancel
        );

        Assert.Equal(["blue"], taken);
    }

    [Fact]
    [Spec("server 5.3", "ConfigureRunner of a stock runner")]
    public async Task A_stock_runner_takes_no_notice_of_a_configuration()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());

        Assert.Equal(
            new ConfigStatus(),
            await site.Client.ConfigureRunnerAsync(new ConfigMsg(), cancellationToken: Cancel)
        );
    }

    [Fact]
    [Spec("server 5.3", "StreamLogs of a stock runner")]
    public async Task A_stock_runner_streams_no_logs()
    {
        await using var site = await RunnerSite.StartAsync(new Peer());
        using var call = site.Client.StreamLogs(cancellationToken: Cancel);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));

        Assert.Equal(new Status(StatusCode.Unknown, "runner not configured with logStreamer"), failure.Status);
    }

    [Fact]
    [Spec("server 9", "log streamer")]
    public async Task Logs_are_streamed_by_the_program()
    {
        await using var site = await RunnerSite.StartAsync(
            new Peer(),
            static setup =>
                setup.LogStreamer = static async (requests, answers, cancellationToken) =>
                {
                    await requests.MoveNext(cancellationToken);
                    var id = requests.Current.Start.Config["container"];
                    var container = new LogResponseMsg.Types.Container { ContainerId = id };
                    await answers.WriteAsync(new LogResponseMsg { Data = { container } }, cancellationToken);
                }
        );
        using var call = site.Client.StreamLogs(cancellationToken: Cancel);

        var start = new LogRequestMsg.Types.Start { Config = { ["container"] = "c1" } };
        await call.RequestStream.WriteAsync(new LogRequestMsg { Start = start }, Cancel);

        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal("c1", call.ResponseStream.Current.Data.Single().ContainerId);
        Assert.False(await call.ResponseStream.MoveNext(Cancel));
    }

    [Fact]
    [Spec("server 5.5", "a detached call")]
    [Spec("server 9", "detach")]
    public async Task A_detached_call_is_acknowledged_when_it_has_a_container_and_outlives_its_load_balancer()
    {
        var release = new TaskCompletionSource();
        var peer = Peer.AnsweringAfter(release.Task, Answers.Ok("nobody reads this"));
        await using var site = await RunnerSite.StartAsync(peer, static setup => setup.TakesDetached = true);
        using var other = site.Connect();
        using var call = new RunnerProtocol.RunnerProtocolClient(other).Engage(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Try(RunnerSite.Model() with { Type = "detached" }), Cancel);
        await call.RequestStream.WriteAsync(RunnerSite.Data("work"u8.ToArray(), eof: true), Cancel);

        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(202, call.ResponseStream.Current.ResultStart.Http.StatusCode);
        await Wait.UntilAsync(() => peer.Requests.Count == 1, "the call runs");
        other.Dispose();
        release.SetResult();

        await Wait.UntilAsync(
            async () => (await site.Client.StatusAsync(new(), cancellationToken: Cancel)).RequestsHandled == 1,
            "the call has ended"
        );
        Assert.Single(site.Engine.Containers); // one that was broken off would be gone
    }

    [Fact]
    public async Task A_detached_call_whose_load_balancer_waits_hears_of_its_end()
    {
        await using var site = await RunnerSite.StartAsync(
            Peer.Answering(Answers.Ok("nobody reads this")),
            static setup => setup.TakesDetached = true
        );

        var engaged = await site.EngageAsync(RunnerSite.Model() with { Type = "detached" });

        Assert.Equal((202, "", true), (engaged.Head!.StatusCode, engaged.Text, engaged.Finished.Success));
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request,
            ServerCallContext context,
            UnaryServerMethod<TRequest, TResponse> continuation
        ) => throw new RpcException(new Status(StatusCode.PermissionDenied, "who are you?"));
    }
}
