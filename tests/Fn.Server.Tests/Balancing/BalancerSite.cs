using System.Text;
using System.Text.Json;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Wire;
using Fn.Server.Balancing;
using Fn.Server.Hosting;
using Fn.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fn.Server.Tests.Balancing;

/// <summary>A load balancer as it is composed in production, over runners and an API node of the test.</summary>
/// <remarks>There are the app <c>shop</c>, its function <c>hello</c> and the trigger <c>/hello</c>.</remarks>
internal sealed class BalancerSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _directory;

    private BalancerSite(WebApplication app, DirectoryInfo directory)
    {
        _app = app;
        _directory = directory;
        Port = ServerProgram.Port(app);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public static App Shop { get; } =
        Some.App() with
        {
            Config = new Dictionary<string, string> { ["SHARED"] = "app", ["OWN"] = "app" },
            Annotations = new Dictionary<string, RawJson> { ["a"] = RawJson.FromText("1") },
            SyslogUrl = "udp://logs:514",
        };

    public static Function Hello { get; } =
        Some.Function(Shop) with
        {
            Config = new Dictionary<string, string> { ["OWN"] = "function" },
            Annotations = new Dictionary<string, RawJson>
            {
                ["fnproject.io/fn/invokeEndpoint"] = RawJson.FromText("\"x\""),
            },
        };

    public HttpClient Client { get; }

    public int Port { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What it logged so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(_directory.FullName, "log");

    public static Task<BalancerSite> StartAsync(params ScriptedRunner[] runners) =>
        StartAsync(runners.Select(static runner => runner.Address));

    public static async Task<BalancerSite> StartAsync(
        IEnumerable<string> runners,
        Action<IServiceCollection>? replace = null,
        params (string Name, string Value)[] settings
    )
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FN_NODE_TYPE"] = "lb",
            ["FN_PORT"] = "0",
            ["FN_RUNNER_API_URL"] = "http://api",
            ["FN_RUNNER_ADDRESSES"] = string.Join(" , ", runners),
            ["FN_LOG_DEST"] = $"file://{directory.FullName}/log",
            ["FN_LOG_LEVEL"] = "debug",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }
        var app = ServerHost.Create(
            new EnvironmentSource(environment),
            services =>
            {
                services.AddSingleton(provider => new ApiNode(
                    new Uri("http://api"),
                    new HttpMessageInvoker(CreateApi()),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<ApiNode>>()
                ));
                replace?.Invoke(services);
            }
        );
        await ServerProgram.StartAsync(app);
        return new BalancerSite(app, directory);
    }

    public Task<HttpResponseMessage> InvokeAsync(string body = "", params (string Name, string Value)[] headers) =>
        SendAsync($"/invoke/{Hello.Id}", body, headers);

    public async Task<HttpResponseMessage> SendAsync(
        string path,
        string body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
    }

    public async Task<(int Status, string Body)> AskAsync(string body = "x")
    {
        using var answer = await InvokeAsync(body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Status and message of an error.</summary>
    public async Task<(int Status, string Message)> MessageAsync()
    {
        using var answer = await InvokeAsync("x");
        return ((int)answer.StatusCode, await MessageOfAsync(answer));
    }

    public static async Task<string> MessageOfAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("message").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static ScriptedApi CreateApi()
    {
        var api = new ScriptedApi();
        var trigger = Some.Trigger(Hello);
        api.Bodies["/v2/apps?name=shop"] = JsonSerializer.Serialize(new Page<App> { Items = [Shop] }, WireJson.AppPage);
        api.Bodies[$"/v2/apps/{Shop.Id}"] = JsonSerializer.Serialize(Shop, WireJson.App);
        api.Bodies[$"/v2/fns/{Hello.Id}"] = JsonSerializer.Serialize(Hello, WireJson.Function);
        api.Bodies[$"/v2/runner/apps/{Shop.Id}/triggerBySource/http//hello"] = JsonSerializer.Serialize(
            trigger,
            WireJson.Trigger
        );
        return api;
    }
}
