using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>The API over HTTP/2 without TLS, on the port of HTTP/1.1.</summary>
public sealed class Http2Tests(RunningServer server) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(server.Base),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    [Spec("server 1.1", "HTTP/2 without TLS")]
    public async Task What_is_made_over_one_protocol_is_seen_over_the_other()
    {
        var name = $"h2-{Guid.NewGuid():N}";

        using var created = await _client.PostAsync("/v2/apps", Json($$"""{"name":"{{name}}"}"""), Cancel);
        using var app = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancel));
        var id = app.RootElement.GetProperty("id").GetString();
        var seen = await server.Client.GetAsync($"/v2/apps/{id}");
        using var deleted = await _client.DeleteAsync($"/v2/apps/{id}", Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (created.StatusCode, created.Version));
        Assert.Equal(app.RootElement.GetRawText(), seen.Body);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/version", 200, """{"version":"0.4.0"}""")]
    [InlineData("GET", "/none", 404, """{"message":"Path not found: GET /none"}""")]
    [InlineData("PATCH", "/v2/apps", 405, """{"message":"Method not allowed: PATCH /v2/apps"}""")]
    [InlineData("HEAD", "/v2/apps", 405, "")]
    [InlineData("POST", "/v2/apps/", 307, "")]
    [InlineData("POST", "/v2/apps", 400, """{"message":"Invalid JSON"}""")]
    public async Task Every_kind_of_answer_is_the_same(string method, string path, int status, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
        };

        using var answer = await _client.SendAsync(request, Cancel);

        Assert.Equal((status, HttpVersion.Version20), ((int)answer.StatusCode, answer.Version));
        Assert.Equal(body, (await answer.Content.ReadAsStringAsync(Cancel)).TrimEnd('\n'));
    }

    [Fact]
    public async Task A_head_of_a_request_may_be_as_large_as_over_http_1()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/version")
        {
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
        };
        request.Headers.Add("X-Large", new string('x', 500_000));

        using var answer = await _client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [Spec("server 1.17", "FN_REQUEST_HEADER_READ_TIMEOUT", "FN_HTTP_IDLE_TIMEOUT")]
    [InlineData("FN_HTTP_IDLE_TIMEOUT", "")]
    [InlineData("FN_REQUEST_HEADER_READ_TIMEOUT", "")]
    [InlineData("FN_REQUEST_HEADER_READ_TIMEOUT", "PRI * HT")]
    [InlineData("FN_REQUEST_HEADER_READ_TIMEOUT", "POST / HT")]
    public async Task A_connection_that_does_not_begin_a_request_in_time_is_closed(string setting, string beginning)
    {
        await using var strict = await RunningServer.StartAsync((setting, "100ms"));
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", strict.Port, Cancel);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), Cancel);
        using var reader = new StreamReader(stream);
        var said = await reader.ReadToEndAsync(Cancel);

        Assert.True(said.Length == 0 || said.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), said);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
