using System.Net;
using Fn.Agent.Docker.Connection;
using Fn.Agent.Metrics;

namespace Fn.Engine.Tests.Driver;

/// <summary>Server specification 8.1: <c>fn_docker_api_latency</c> with <c>api_name</c> and <c>api_status</c>.</summary>
public sealed class MeasuredRequestsTests
{
    [Theory]
    [InlineData("POST", "/containers/create", "docker_create_container")]
    [InlineData("POST", "/v1.41/containers/create", "docker_create_container")]
    [InlineData("POST", "/containers/01A/attach", "docker_attach_container")]
    [InlineData("POST", "/containers/01A/start", "docker_start_container")]
    [InlineData("POST", "/containers/01A/pause", "docker_pause_container")]
    [InlineData("POST", "/containers/01A/unpause", "docker_unpause_container")]
    [InlineData("DELETE", "/containers/01A", "docker_remove_container")]
    [InlineData("GET", "/containers/01A/json", "docker_inspect_container")]
    [InlineData("GET", "/containers/json", "docker_list_containers")]
    [InlineData("POST", "/images/create", "docker_pull_image")]
    [InlineData("GET", "/images/registry/team/hello:1/json", "docker_inspect_image")]
    [InlineData("GET", "/info", "docker_info")]
    [InlineData("GET", "/secrets", "docker_other")]
    public void A_request_is_named_by_what_it_asks(string method, string path, string name)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://localhost{path}");

        Assert.Equal(name, MeasuredRequests.NameOf(request));
    }

    [Theory]
    [InlineData("ok", "ok")]
    [InlineData("switched", "ok")]
    [InlineData("404", "404")]
    [InlineData("canceled", "canceled")]
    [InlineData("error", "error")]
    public async Task A_request_is_counted_by_how_it_ended(string end, string status)
    {
        var meter = new EngineMeter();
        using var client = new HttpClient(new MeasuredRequests(new Ending(end), meter, TimeProvider.System));

        await Record.ExceptionAsync(() =>
            client.GetAsync(new Uri("http://localhost/info"), TestContext.Current.CancellationToken)
        );

        var (key, latency) = Assert.Single(meter.Requests);
        Assert.Equal(("docker_info", status), key);
        Assert.Equal(1, latency.Count);
    }

    private sealed class Ending(string end) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            end switch
            {
                "canceled" => throw new OperationCanceledException(),
                "error" => throw new HttpRequestException("refused"),
                "switched" => Task.FromResult(new HttpResponseMessage(HttpStatusCode.SwitchingProtocols)),
                "ok" => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)),
                _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)),
            };
    }
}
