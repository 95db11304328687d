using System.Net.Http.Json;
using System.Text.Json;
using Fn.Server.Extensions;
using Fn.Testing.Engine;
using Fn.Testing.Peers;

namespace Fn.Server.Tests.Extensions;

/// <summary>A server that a test extends: of the API alone, or with functions when there is a peer.</summary>
internal sealed class ExtendedServer : IAsyncDisposable
{
    private readonly FnServer _server;
    private readonly DirectoryInfo _directory;

    private ExtendedServer(FnServer server, DirectoryInfo directory)
    {
        _server = server;
        _directory = directory;
        Client = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}") };
    }

    public HttpClient Client { get; }

    public FnServer Server => _server;

    public static FnServerBuilder Builder(DirectoryInfo directory, Peer? peer = null)
    {
        var builder = new FnServerBuilder()
            .Set("FN_NODE_TYPE", peer is null ? "api" : "full")
            .Set("FN_PORT", "0")
            .Set("FN_DB_URL", $"sqlite3://{directory.FullName}/fn.db")
            .Set("FN_IOFS_PATH", directory.FullName)
            .Set("FN_LOG_LEVEL", "fatal");
        return peer is null ? builder : builder.UseEngine(_ => new FakeEngine { Script = peer.RunAsync });
    }

    public static async Task<ExtendedServer> StartAsync(Action<FnServerBuilder> extend, Peer? peer = null)
    {
        var directory = Directory.CreateTempSubdirectory("fn");
        var builder = Builder(directory, peer);
        extend(builder);
        return new ExtendedServer(await builder.StartAsync(), directory);
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, body);

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Adds the app <c>shop</c> with the function <c>hello</c> and the trigger <c>/hello</c>.</summary>
    public async Task<(string AppId, string FnId, string TriggerId)> AddAllAsync()
    {
        var appId = Id(await PostAsync("/v2/apps", new { name = "shop" }));
        var fnId = Id(
            await PostAsync(
                "/v2/fns",
                new
                {
                    app_id = appId,
                    name = "hello",
                    image = "example/hello:1",
                }
            )
        );
        var trigger = new
        {
            app_id = appId,
            fn_id = fnId,
            name = "hello",
            type = "http",
            source = "/hello",
        };
        return (appId, fnId, Id(await PostAsync("/v2/triggers", trigger)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static string Id((int Status, JsonElement Body) answer)
    {
        Assert.Equal(200, answer.Status);
        return answer.Body.GetProperty("id").GetString()!;
    }
}
