using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests;

/// <summary>The parts of Fn in processes of their own: an API node, two runners and a load balancer, all of them the built server.</summary>
public sealed class RolesTests(RawImage raw) : IDisposable
{
    private const int Clients = 4;

    private readonly TemporaryHome _home = new();

    private readonly HttpClient _client = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _home.Dispose();
    }

    [ProductFact]
    [Spec("server 5.1", "api, lb and pure-runner together")]
    public async Task Calls_go_on_while_one_of_two_runners_ends()
    {
        var (apiPort, lbPort) = (FreePort.Find(), FreePort.Find());
        await using var api = await StartAsync(apiPort, ("FN_NODE_TYPE", "api"));
        await using var one = await StartRunnerAsync();
        await using var two = await StartRunnerAsync();
        await using var lb = await StartAsync(
            lbPort,
            ("FN_NODE_TYPE", "lb"),
            ("FN_RUNNER_API_URL", $"http://127.0.0.1:{apiPort}"),
            ("FN_RUNNER_ADDRESSES", $"127.0.0.1:{one.GrpcPort},127.0.0.1:{two.GrpcPort}")
        );
        var (appId, fnId) = await AddFunctionAsync($"http://127.0.0.1:{apiPort}");
        var endpoint = new Uri($"http://127.0.0.1:{lbPort}/invoke/{fnId}");
        Assert.Equal((200, "first\n"), await FnSite.PostAsync(endpoint, "print first"));
        Assert.Equal(
            (501, """{"message":"Detach call functions are not supported on this server"}"""),
            await PostDetachedAsync(endpoint)
        );

        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Clients).Select(_ => CallAsync(endpoint, done.Token)).ToList();
        await Eventually.AskAsync(
            () => Task.FromResult((one.Server.Log, two.Server.Log)),
            static logs =>
                logs.Item1.Contains(Completed, StringComparison.Ordinal)
                && logs.Item2.Contains(Completed, StringComparison.Ordinal),
            "calls on both runners"
        );
        var code = await one.Server.StopAsync();
        var before = Count(two.Server.Log);
        await Eventually.AskAsync(
            () => Task.FromResult(Count(two.Server.Log)),
            count => count > before + Clients,
            "calls on the runner that is left"
        );
        await done.CancelAsync();

        Assert.Equal(0, code);
        Assert.All(await Task.WhenAll(callers), static answers => Assert.Equal(["done\n"], answers.Distinct()));
        Assert.Equal(0, await lb.StopAsync());
        Assert.Equal(0, await two.Server.StopAsync());
        Assert.Empty(await DockerCommand.StatesAsync($"fn-app-id={appId}"));
    }

    private const string Completed = "msg=\"call completed\"";

    private static int Count(string log) => log.Split(Completed).Length - 1;

    private static async Task<List<string>> CallAsync(Uri endpoint, CancellationToken done)
    {
        var answers = new List<string>();
        do
        {
            var (status, text) = await FnSite.PostAsync(endpoint, "sleep 20\nprint done");
            answers.Add(status == 200 ? text : $"{status} {text}");
        } while (!done.IsCancellationRequested);
        return answers;
    }

    private async Task<(int Status, string Text)> PostDetachedAsync(Uri endpoint)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.Add("Fn-Invoke-Type", "detached");
        using var answer = await _client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(Cancel)).Trim());
    }

    private async Task<(string AppId, string FnId)> AddFunctionAsync(string api)
    {
        var appId = await AddAsync($"{api}/v2/apps", new { name = "roles" });
        var function = new
        {
            app_id = appId,
            name = "raw",
            image = raw.Name,
            memory = 64,
        };
        return (appId, await AddAsync($"{api}/v2/fns", function));
    }

    private async Task<string> AddAsync(string url, object resource)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri(url), resource, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{answer}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!;
    }

    private async Task<RunnerProcess> StartRunnerAsync()
    {
        var grpcPort = FreePort.Find();
        var server = await StartAsync(
            FreePort.Find(),
            ("FN_NODE_TYPE", "pure-runner"),
            ("FN_GRPC_PORT", grpcPort.ToString(CultureInfo.InvariantCulture)),
            ("FN_DISABLE_DEBUG_USER_LOGS", "true")
        );
        return new RunnerProcess(server, grpcPort);
    }

    private Task<FnServerProcess> StartAsync(int port, params (string Name, string Value)[] settings) =>
        FnServerProcess.StartAsync(port, _home.Path, _home, settings);

    private sealed record RunnerProcess(FnServerProcess Server, int GrpcPort) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
