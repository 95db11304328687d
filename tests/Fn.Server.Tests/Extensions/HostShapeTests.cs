using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fn.Server.Extensions;
using Fn.Server.Hosting;
using Fn.Testing;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Extensions;

/// <summary>On what a server of one's own listens and what it offers. Source: server specification 9.5.</summary>
public sealed class HostShapeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 9", "separate admin listener", "no CORS and no middleware on the admin listener")]
    public async Task What_is_for_operators_moves_to_a_listener_of_its_own_without_CORS_and_middleware()
    {
        await using var server = await ExtendedServer.StartAsync(static builder =>
            builder
                .ListenForAdmin(0)
                .Set("FN_API_CORS_ORIGINS", "http://shop.example")
                .Use(
                    static (context, next) =>
                    {
                        context.Response.Headers["X-Seen"] = "yes";
                        return next(context);
                    }
                )
        );
        using var admin = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Server.AdminPort}") };
        admin.DefaultRequestHeaders.Add("Origin", "http://stranger.example");

        using var version = await admin.GetAsync(new Uri("/version", UriKind.Relative), Cancel);
        var metrics = await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        using var apps = await admin.GetAsync(new Uri("/v2/apps", UriKind.Relative), Cancel);

        Assert.NotEqual(server.Server.Port, server.Server.AdminPort);
        Assert.Equal(HttpStatusCode.OK, version.StatusCode);
        Assert.False(version.Headers.Contains("X-Seen"));
        Assert.Contains("fn_api_request_count{path=\"/version\",method=\"GET\"} 1", metrics);
        Assert.Equal(HttpStatusCode.NotFound, apps.StatusCode);
        Assert.Equal("""{"message":"Path not found: GET /v2/apps"}""", await TextAsync(apps));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/version")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/metrics")).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/v2/apps")).Status);
    }

    [Fact]
    public async Task Without_an_admin_listener_everything_is_on_one_port()
    {
        await using var server = await ExtendedServer.StartAsync(static _ => { });

        Assert.Null(server.Server.AdminPort);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/version")).Status);
    }

    [Fact]
    [Spec("server 9", "GET /shutdown")]
    public async Task Shutdown_answers_and_ends_the_server()
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var server = await ExtendedServer.Builder(directory).MapShutdown().StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };

        using var answer = await client.GetAsync(new Uri("/shutdown", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.OK, "\"shutting down\""), (answer.StatusCode, await TextAsync(answer)));
        Assert.True(server.Stopping.IsCancellationRequested);
        await server.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    [Spec("server 9", "TLS per service")]
    public async Task Each_listener_may_have_TLS_of_its_own_with_either_protocol()
    {
        using var web = Certificate("web");
        using var admin = Certificate("admin");
        await using var server = await ExtendedServer.StartAsync(builder =>
            builder
                .UseTls(options => options.ServerCertificate = web)
                .ListenForAdmin(0, options => options.ServerCertificate = admin)
        );

        using var ping = await OverTlsAsync(server.Server.Port, "/", HttpVersion.Version20, web);
        using var version = await OverTlsAsync(
            server.Server.AdminPort!.Value,
            "/version",
            HttpVersion.Version11,
            admin
        );

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (ping.StatusCode, ping.Version));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (version.StatusCode, version.Version));
    }

    [Theory]
    [InlineData(FnEndpoints.Triggers, "/t/shop/hello")]
    [InlineData(FnEndpoints.Invoke, "/invoke/{0}")]
    [InlineData(FnEndpoints.Admin, "/version /metrics")]
    [InlineData(FnEndpoints.Api, "/v2/apps /v2/fns /v2/triggers /openapi")]
    [InlineData(FnEndpoints.Web, "/t/shop/hello /invoke/{0} /v2/apps /v2/fns /v2/triggers /openapi")]
    [Spec("server 9", "disabled endpoints")]
    public async Task What_is_left_out_is_not_found_and_the_rest_answers(FnEndpoints without, string gone)
    {
        await using var server = await ExtendedServer.StartAsync(
            builder => builder.Without(without),
            Peer.Answering(Answers.Ok("hello"))
        );
        string[] all =
        [
            "/t/shop/hello",
            "/invoke/{0}",
            "/version",
            "/metrics",
            "/v2/apps",
            "/v2/fns",
            "/v2/triggers",
            "/openapi",
        ];

        foreach (var path in all)
        {
            var method = path.StartsWith("/invoke", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get;
            using var request = new HttpRequestMessage(method, path.Replace("{0}", "01F", StringComparison.Ordinal));
            using var answer = await server.Client.SendAsync(request, Cancel);

            var isUnknown = (await TextAsync(answer)).Contains("Path not found", StringComparison.Ordinal);
            Assert.Equal((path, gone.Split(' ').Contains(path)), (path, isUnknown));
        }
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/")).Status);
    }

    [Fact]
    public async Task A_port_of_operators_that_is_in_use_is_told_too()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var directory = Directory.CreateTempSubdirectory("fn");

        var failure = await Assert.ThrowsAsync<StartupException>(
            ExtendedServer.Builder(directory).ListenForAdmin(port).StartAsync
        );

        Assert.StartsWith($"port 0 or {port} is in use by another program", failure.Message);
        directory.Delete(recursive: true);
    }

    /// <summary>A request to whoever shows this certificate, and to nobody else.</summary>
    private static async Task<HttpResponseMessage> OverTlsAsync(
        int port,
        string path,
        Version version,
        X509Certificate2 expected
    )
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString() == expected.Thumbprint;
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{port}{path}")
        {
            Version = version,
        };
        return await client.SendAsync(request, Cancel);
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadAsStringAsync(Cancel)).TrimEnd('\n');
}
