using System.Net.Http.Json;
using System.Text.Json;
using Fn.Agent.Engine;
using Fn.Server.Hosting;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fn.Server.Tests.Observability;

/// <summary>A whole server in this process, as it is composed in production, but over the fake engine and functions of the test.</summary>
internal sealed class FullServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _directory;

    private FullServer(WebApplication app, DirectoryInfo directory, FakeEngine engine)
    {
        _app = app;
        _directory = directory;
        Engine = engine;
        Client = new HttpClient { BaseAddress = new Uri($"http://localhost:{ServerProgram.Port(app)}") };
    }

    public FakeEngine Engine { get; }

    public HttpClient Client { get; }

    public string AppId { get; private set; } = "";

    public WebApplication App => _app;

    public static async Task<FullServer> StartAsync(
        Peer peer,
        IEnumerable<(string Name, string Value)>? settings = null,
        Action<IServiceCollection>? replace = null
    )
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var engine = new FakeEngine { Script = peer.RunAsync };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FN_PORT"] = "0",
            ["FN_DB_URL"] = $"sqlite3://{directory.FullName}/fn.db",
            ["FN_IOFS_PATH"] = directory.FullName,
            ["FN_LOG_LEVEL"] = "fatal",
            ["FN_MAX_TOTAL_MEMORY_BYTES"] = $"{256 * 1024 * 1024}",
        };
        foreach (var (name, value) in settings ?? [])
        {
            environment[name] = value;
        }
        var app = ServerHost.Create(
            new EnvironmentSource(environment),
            services =>
            {
                services.AddSingleton<IContainerEngine>(engine);
                replace?.Invoke(services);
            }
        );
        await ServerProgram.StartAsync(app);
        return new FullServer(app, directory, engine);
    }

    /// <summary>Makes a function of 128 MiB, the first time with its app <c>shop</c>, and a trigger <c>/name</c> for it.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> AddFunctionAsync(string name, int memory = 128)
    {
        if (AppId.Length == 0)
        {
            AppId = await AddAsync("/v2/apps", new { name = "shop" });
        }
        var fnId = await AddAsync(
            "/v2/fns",
            new
            {
                app_id = AppId,
                name,
                image = $"example/{name}:1",
                memory,
            }
        );
        await AddAsync(
            "/v2/triggers",
            new
            {
                app_id = AppId,
                fn_id = fnId,
                name,
                type = "http",
                source = $"/{name}",
            }
        );
        return fnId;
    }

    public async Task<HttpResponseMessage> InvokeAsync(string fnId, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/invoke/{fnId}");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task<string> AddAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, json);
        return JsonSerializer.Deserialize<JsonElement>(json).GetProperty("id").GetString()!;
    }
}
