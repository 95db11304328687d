using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.16.</summary>
public sealed class CorsTests(RunningServer server)
{
    private const string Origin = "https://ui.example";

    [Fact]
    [Spec("server 1.16", "disabled")]
    public async Task Without_the_setting_origins_do_not_matter()
    {
        var answer = await server.Client.SendAsync("GET", "/v2/apps", (string?)null, $"Origin: {Origin}");

        Expect.Success(answer);
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    [Spec("server 1.16", "no Origin")]
    public async Task A_request_without_origin_is_untouched()
    {
        await using var cors = await RunningServer.StartAsync(("FN_API_CORS_ORIGINS", Origin));

        var answer = await cors.Client.SendAsync("OPTIONS", "/v2/apps");

        Expect.Error(405, "Method not allowed: OPTIONS /v2/apps", answer);
    }

    [Theory]
    [Spec("server 1.16", "origin not allowed")]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    public async Task A_foreign_origin_is_forbidden(string method)
    {
        await using var cors = await RunningServer.StartAsync(("FN_API_CORS_ORIGINS", Origin));

        var answer = await cors.Client.SendAsync(method, "/v2/apps", (string?)null, "Origin: https://evil.example");

        Assert.Equal(403, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [Spec("server 1.16", "compared in lower case", "allowed, other", "Vary", "no credentials")]
    [InlineData("/v2/apps", 200)]
    [InlineData("/v2/fns", 400)]
    [InlineData("/none", 404)]
    public async Task A_known_origin_is_echoed_on_every_answer(string target, int status)
    {
        await using var cors = await RunningServer.StartAsync(
            ("FN_API_CORS_ORIGINS", $" http://other , {Origin.ToUpperInvariant()}")
        );

        var answer = await cors.Client.SendAsync("GET", target, (string?)null, $"Origin: {Origin}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", answer.Header("Vary"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    [Spec("server 1.1", "a redirect comes before any middleware")]
    public async Task A_redirect_comes_before_cors()
    {
        await using var cors = await RunningServer.StartAsync(("FN_API_CORS_ORIGINS", Origin));

        var answer = await cors.Client.SendAsync("GET", "/v2/apps/", (string?)null, $"Origin: {Origin}");

        Assert.Equal(301, answer.Status);
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    [Spec("server 1.16", "allowed, OPTIONS", "Vary", "FN_API_CORS_HEADERS")]
    public async Task A_preflight_of_a_known_origin_is_answered()
    {
        await using var cors = await RunningServer.StartAsync(("FN_API_CORS_ORIGINS", Origin));

        var answer = await cors.Client.SendAsync("OPTIONS", "/v2/apps", (string?)null, $"Origin: {Origin}");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Equal("GET,POST,PUT,HEAD,DELETE", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("Origin,Content-Length,Content-Type", answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("43200", answer.Header("Access-Control-Max-Age"));
        Assert.Equal(Origin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(
            ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"],
            answer.All("Vary").SelectMany(static vary => vary.Split(", "))
        );
    }

    [Fact]
    [Spec("server 1.16", "*", "Vary", "FN_API_CORS_HEADERS", "OPTIONS triggers are swallowed")]
    public async Task A_star_allows_every_origin()
    {
        await using var cors = await RunningServer.StartAsync(
            ("FN_API_CORS_ORIGINS", "*"),
            ("FN_API_CORS_HEADERS", "x-one, content-type")
        );

        var simple = await cors.Client.SendAsync("GET", "/v2/apps", (string?)null, "Origin: https://any");
        var preflight = await cors.Client.SendAsync("OPTIONS", "/t/x", (string?)null, "Origin: https://any");

        Assert.Equal("*", simple.Header("Access-Control-Allow-Origin"));
        Assert.Null(simple.Header("Vary"));
        Assert.Equal("*", preflight.Header("Access-Control-Allow-Origin"));
        Assert.Equal("X-One,Content-Type", preflight.Header("Access-Control-Allow-Headers"));
        Assert.Null(preflight.Header("Vary"));
    }
}
