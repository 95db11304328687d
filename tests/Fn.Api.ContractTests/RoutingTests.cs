using System.Text;
using Fn.Api.ContractTests.Server;
using Fn.Testing;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.1, 1.2 and 1.15.</summary>
public sealed class RoutingTests(RunningServer server)
{
    private readonly Client _client = server.Client;

    [Theory]
    [Spec("server 1.1", "the decoded path is matched")]
    [Spec("server 1.2", "GET /", "GET /version")]
    [Spec("server 1.15", "GET /", "GET /version")]
    [InlineData("/", """{"goto":"https://github.com/fnproject/fn","hello":"world!"}""")]
    [InlineData("/version", """{"version":"0.4.0"}""")]
    [InlineData("/version?x=1", """{"version":"0.4.0"}""")]
    [InlineData("/v2%2Fapps?name=none", """{"items":[]}""")]
    [InlineData("/%76ersion", """{"version":"0.4.0"}""")]
    public async Task A_path_is_matched_decoded(string target, string body)
    {
        var answer = await _client.GetAsync(target);

        Expect.Success(answer);
        Assert.Equal(body, answer.Body);
    }

    [Theory]
    [Spec("server 1.1", "letter case matters, nothing is cleaned", "404 with the decoded path")]
    [Spec("server 1.2", "/debug", "GET /shutdown", "/t and /invoke alone", "no /v1 and no PATCH")]
    [Spec("server 1.15", "/debug")]
    [Spec("server 1.18", "Path not found: <M> <path>")]
    [Spec("server 10", "D33")]
    [InlineData("GET", "//v2//apps", "//v2//apps")]
    [InlineData("GET", "/V2/apps", "/V2/apps")]
    [InlineData("GET", "/v2/../version", "/v2/../version")]
    [InlineData("GET", "/v1/apps", "/v1/apps")]
    [InlineData("GET", "/v2/apps//", "/v2/apps//")]
    [InlineData("GET", "/a%20b%C3%A9?x=1", "/a bé")]
    [InlineData("POST", "/t", "/t")]
    [InlineData("POST", "/t/", "/t/")]
    [InlineData("POST", "/invoke", "/invoke")]
    [InlineData("POST", "/invoke/", "/invoke/")]
    [InlineData("DELETE", "/v2/apps/", "/v2/apps/")]
    [InlineData("GET", "/shutdown", "/shutdown")]
    [InlineData("GET", "/debug/vars", "/debug/vars")]
    [InlineData("GET", "/debug/pprof/", "/debug/pprof/")]
    [InlineData("GET", "/v2/runner/apps/x", "/v2/runner/apps/x")]
    public async Task An_unknown_path_is_404(string method, string target, string decoded)
    {
        var answer = await _client.SendAsync(method, target);

        Expect.Error(404, $"Path not found: {method} {decoded}", answer);
    }

    [Theory]
    [Spec("server 1.1", "405 for another method, without Allow", "HEAD and OPTIONS are not implied")]
    [Spec("server 1.2", "other verbs are 405", "no /v1 and no PATCH")]
    [Spec("server 1.18", "Method not allowed: <M> <path>")]
    [InlineData("PATCH", "/v2/apps/x")]
    [InlineData("DELETE", "/v2/apps")]
    [InlineData("POST", "/v2/apps/x")]
    [InlineData("POST", "/")]
    [InlineData("OPTIONS", "/v2/apps")]
    [InlineData("PROPFIND", "/v2/fns")]
    [InlineData("POST", "/v2/fns/x/calls")]
    public async Task Another_method_is_405(string method, string target)
    {
        var answer = await _client.SendAsync(method, target);

        Expect.Error(405, $"Method not allowed: {method} {target}", answer);
        Assert.Null(answer.Header("Allow"));
    }

    [Theory]
    [Spec("server 1.1", "HEAD and OPTIONS are not implied")]
    [InlineData("/")]
    [InlineData("/v2/apps")]
    public async Task Head_is_not_implied_by_get(string target)
    {
        var answer = await _client.SendAsync("HEAD", target);

        Assert.Equal(405, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [Spec("server 1.1", "trailing slash: 301 for GET")]
    [InlineData("/v2/apps/", "/v2/apps")]
    [InlineData("/v2/fns/?app_id=a&b=%20", "/v2/fns?app_id=a&b=%20")]
    [InlineData("/version/", "/version")]
    [InlineData("/v2/apps/a%20b/", "/v2/apps/a%20b")]
    [InlineData("/v2/fns/x/calls/", "/v2/fns/x/calls")]
    public async Task A_trailing_slash_redirects_get_with_301(string target, string location)
    {
        var answer = await _client.GetAsync(target);

        Assert.Equal(301, answer.Status);
        Assert.Equal(location, answer.Header("Location"));
        Assert.Equal("text/html; charset=utf-8", answer.Header("Content-Type"));
        var href = location.Replace("&", "&amp;", StringComparison.Ordinal);
        Assert.Equal($"<a href=\"{href}\">Moved Permanently</a>.\n\n", answer.Body);
    }

    [Theory]
    [Spec("server 1.1", "trailing slash: 307 otherwise")]
    [InlineData("POST", "/v2/apps/")]
    [InlineData("PUT", "/v2/apps/x/")]
    [InlineData("DELETE", "/v2/triggers/x/")]
    public async Task A_trailing_slash_redirects_other_methods_with_307(string method, string target)
    {
        var answer = await _client.SendAsync(method, target, "{}");

        Assert.Equal(307, answer.Status);
        Assert.Equal(target[..^1], answer.Header("Location"));
        Assert.Empty(answer.Body);
    }

    [Theory]
    [Spec("server 1.2", "calls are gone")]
    [InlineData("/v2/fns/any/calls")]
    [InlineData("/v2/fns/any/calls/c")]
    [InlineData("/v2/fns/any/calls/c/log")]
    public async Task Calls_are_gone(string target)
    {
        var answer = await _client.GetAsync(target);

        Assert.Equal(410, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Null(answer.Header("Content-Type"));
    }

    [Fact]
    [Spec("server 1.2", "GET /metrics")]
    [Spec("server 1.15", "GET /metrics")]
    public async Task Metrics_are_text_for_prometheus()
    {
        var answer = await _client.GetAsync("/metrics");

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Header("Content-Type"));
    }

    [Theory]
    [Spec("server 1.5", "ids are opaque")]
    [InlineData("none")]
    [InlineData("01M86AKMYKR00040GZJ0000001")]
    [InlineData("a%20b%C3%A9")]
    [InlineData("%ff%fe")]
    [InlineData("'%20OR%201=1;%20DROP%20TABLE%20apps;%20--")]
    public async Task An_id_is_any_text(string id)
    {
        Expect.Error(404, "App not found", await _client.GetAsync($"/v2/apps/{id}"));
        Expect.Error(404, "Fn not found", await _client.PutAsync($"/v2/fns/{id}", "{}"));
        Expect.Error(404, "Trigger not found", await _client.DeleteAsync($"/v2/triggers/{id}"));
        Assert.Equal("""{"items":[]}""", (await _client.GetAsync($"/v2/fns?app_id={id}")).Body);
    }

    [Fact]
    [Spec("server 1.1", "malformed request")]
    public async Task A_malformed_escape_is_a_bad_request()
    {
        var answer = await _client.GetAsync("/v2/%zz");

        Assert.Equal(400, answer.Status);
        Assert.Equal("400 Bad Request", answer.Body);
    }

    [Theory]
    [Spec("server 1.1", "HTTP/1.0 and HTTP/1.1", "malformed request", "missing Host", "unsupported version")]
    [InlineData("GET /version HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET /version HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /version HTTP/3.9\r\n\r\n", 505)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task Protocol_failures_have_the_usual_status(string request, int status)
    {
        var answer = await _client.ExchangeAsync(Encoding.ASCII.GetBytes(request));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    [Spec("server 1.1", "HTTP/1.0 and HTTP/1.1")]
    [Spec("server 1.14", "Host, X-Forwarded")]
    public async Task The_host_of_the_target_goes_before_that_of_the_header()
    {
        var function = await _client.FunctionAsync(await _client.AppAsync());

        var answer = await _client.GetAsync($"http://outside:99/v2/fns/{function}");

        Expect.Success(answer);
        Assert.Contains($"\"http://outside:99/invoke/{function}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("server 1.1", "header block too large")]
    public async Task A_head_below_a_mebibyte_is_taken_with_thousands_of_headers()
    {
        string[] headers = [.. Enumerable.Range(0, 5000).Select(static i => $"X-H{i}: {new string('v', 150)}")];

        var answer = await _client.SendAsync("GET", "/version", (string?)null, headers);

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    [Spec("server 1.1", "header block too large")]
    public async Task A_head_above_the_limit_is_431()
    {
        await using var small = await RunningServer.StartAsync(("FN_MAX_REQUEST_HEADER_SIZE", "1000"));

        var fits = await small.Client.SendAsync("GET", "/version", (string?)null, $"X-H: {new string('v', 3000)}");
        var tooLarge = await small.Client.SendAsync("GET", "/version", (string?)null, $"X-H: {new string('v', 6000)}");

        Assert.Equal(200, fits.Status);
        Assert.Equal(431, tooLarge.Status);
    }

    [Theory]
    [InlineData("X-Same")]
    [InlineData("X-H{0}")]
    public async Task A_head_of_more_than_ten_thousand_lines_is_431(string name)
    {
        string[] headers = [.. Enumerable.Range(0, 10_000).Select(i => $"{string.Format(null, name, i)}: v")];

        var answer = await _client.SendAsync("GET", "/version", (string?)null, headers);

        Assert.Equal(431, answer.Status);
    }

    [Fact]
    [Spec("server 1.2", "an api node serves no calls")]
    public async Task An_api_node_serves_management_and_no_calls()
    {
        var apps = await _client.GetAsync("/v2/apps");
        var invoke = await _client.PostAsync("/invoke/x", "");
        var trigger = await _client.PostAsync("/t/x/y", "");

        Expect.Success(apps);
        Expect.Error(404, "Path not found: POST /invoke/x", invoke);
        Expect.Error(404, "Path not found: POST /t/x/y", trigger);
    }
}
