using System.Net.Sockets;
using Fn.Api.ContractTests.Server;
using Fn.Datastore.Triggers;
using Fn.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Api.ContractTests;

/// <summary>Server specification 1.4.</summary>
public sealed class ErrorTests(RunningServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Spec("server 1.4", "message and newline")]
    public async Task An_error_is_one_member_and_a_newline()
    {
        var answer = await server.Client.GetAsync("/v2/apps/none");

        Expect.Error(404, "App not found", answer);
    }

    [Theory]
    [Spec("server 1.4", "fields is never filled")]
    [InlineData("GET", "/none", null)]
    [InlineData("PATCH", "/v2/apps", null)]
    [InlineData("GET", "/v2/apps/none", null)]
    [InlineData("GET", "/v2/fns", null)]
    [InlineData("POST", "/v2/apps", "{")]
    [InlineData("POST", "/v2/apps", """{"name":"with spaces"}""")]
    [InlineData("POST", "/v2/fns", """{"name":"f","app_id":"none","image":"i"}""")]
    public async Task No_error_has_a_member_beside_its_message(string method, string target, string? body)
    {
        var answer = await server.Client.SendAsync(method, target, body);

        Assert.InRange(answer.Status, 400, 499);
        Assert.Equal("message", Assert.Single(answer.Json.EnumerateObject()).Name);
    }

    [Fact]
    [Spec("server 1.4", "internal server error")]
    [Spec("server 1.18", "internal server error")]
    public async Task What_nobody_foresaw_is_500_without_details()
    {
        await using var broken = new RunningServer
        {
            Replace = static services =>
                services.AddSingleton<ITriggerStore>(static _ => throw new InvalidOperationException("a secret")),
        };
        await broken.InitializeAsync();

        var answer = await broken.Client.GetAsync("/v2/triggers?app_id=x");

        Expect.Error(500, "internal server error", answer);
    }

    [Fact]
    [Spec("server 1.4", "client gone is 444")]
    public async Task A_client_who_has_gone_is_444_in_the_metrics()
    {
        var store = new SilentTriggerStore();
        await using var silent = new RunningServer
        {
            Replace = services => services.AddSingleton<ITriggerStore>(store),
        };
        await silent.InitializeAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("localhost", silent.Port, Cancel);
            var request = "GET /v2/triggers/any HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();
            await client.GetStream().WriteAsync(request, Cancel);
            await store.Asked.WaitAsync(Cancel);
        }

        await Wait.UntilAsync(
            async () =>
                (await silent.Client.GetAsync("/metrics")).Body.Contains("status=\"444\"", StringComparison.Ordinal),
            "the answer is counted"
        );
    }
}
