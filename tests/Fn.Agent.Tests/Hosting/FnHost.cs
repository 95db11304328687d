using System.Net;
using Fn.Agent.Engine;
using Fn.Agent.Metrics;
using Fn.Agent.Pool;
using Fn.Datastore.Apps;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Ids;
using Fn.Server.Functions;
using Fn.Server.Hosting.Http2;
using Fn.Server.Invocation;
using Fn.Testing;
using Fn.Testing.Engine;
using Fn.Testing.Peers;
using Fn.Testing.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fn.Agent.Tests.Hosting;

/// <summary>The invocation half of a server on a port of its own, over the fake engine, real sockets and stores in memory.</summary>
public sealed class FnHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _directory;

    private FnHost(WebApplication app, string directory, FakeEngine engine, MemoryStores stores, LogCapture log)
    {
        _app = app;
        _directory = directory;
        Engine = engine;
        Stores = stores;
        Log = log;
        Client = ClientOf(HttpVersion.Version11);
        Http2Client = ClientOf(HttpVersion.Version20);
    }

    public FakeEngine Engine { get; }

    public MemoryStores Stores { get; }

    public LogCapture Log { get; }

    public HttpClient Client { get; }

    /// <summary>A client that knows that the server speaks HTTP/2.</summary>
    public HttpClient Http2Client { get; }

    public int Port => Client.BaseAddress!.Port;

    public string SocketPath => _directory;

    public App App { get; private set; } = Some.App();

    public Function Function { get; private set; } = Some.Function(Some.App());

    internal PoolContext Context => _app.Services.GetRequiredService<PoolContext>();

    public AgentView View => _app.Services.GetRequiredService<AgentView>();

    public string InvokePath => $"/invoke/{Function.Id}";

    /// <summary>A host whose only function is the peer.</summary>
    public static async Task<FnHost> StartAsync(
        Peer peer,
        Func<Function, Function>? change = null,
        Dictionary<string, string?>? config = null,
        FakeEngine? engine = null,
        TimeProvider? time = null,
        MemoryStores? stores = null,
        Action<IServiceCollection>? services = null
    )
    {
        engine ??= new FakeEngine { Script = peer.RunAsync };
        stores ??= new MemoryStores();
        var log = new LogCapture();
        var directory = System.IO.Directory.CreateTempSubdirectory("fn").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["FN_IOFS_PATH"] = directory,
                ["FN_PORT"] = "0",
                ["FN_MAX_TOTAL_MEMORY_BYTES"] = (1024L * 1024 * 1024).ToString(
                    System.Globalization.CultureInfo.InvariantCulture
                ),
            }
        );
        builder.Configuration.AddInMemoryCollection(config ?? []);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.WebHost.ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.ServeBothProtocols(listen => options.Listen(IPAddress.Loopback, port: 0, listen), patience: null);
        });
        builder.Services.AddHttp2();
        builder.Services.AddSingleton<IContainerEngine>(engine);
        builder.Services.AddSingleton<IAppStore>(stores);
        builder.Services.AddSingleton<IFunctionStore>(stores);
        builder.Services.AddSingleton<ITriggerStore>(stores);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(static provider => new IdGenerator(
            provider.GetRequiredService<TimeProvider>(),
            IPAddress.Loopback,
            8080
        ));
        builder.Services.AddRouting();
        builder.Services.AddFnAgent().AddFnInvocation().AddKeptFunctions();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapFnInvocation();
        await app.StartAsync();
        var host = new FnHost(app, directory, engine, stores, log);
        var function = Some.Function(host.App);
        host.Use(host.App, change is null ? function : change(function));
        return host;
    }

    /// <summary>Makes these what the store holds, with a trigger at <c>/hello</c>.</summary>
    public void Use(App app, Function function)
    {
        App = app;
        Function = function;
        Stores.Add(app, function, Some.Trigger(function));
        foreach (var observer in _app.Services.GetServices<IChangeObserver>())
        {
            observer.OnChanged(app.Id);
        }
    }

    /// <summary>The client of an HTTP version, <c>1.1</c> or <c>2.0</c>.</summary>
    public HttpClient ClientOf(string version) => version == "1.1" ? Client : Http2Client;

    /// <summary>Calls the function, which answers.</summary>
    public async Task CallAsync()
    {
        using var response = await CallFunctionAsync();
        Assert.True(
            response.StatusCode == HttpStatusCode.OK,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    /// <summary>Calls the function in vain: the caller is told this, and nothing else but the id of the call.</summary>
    /// <returns>The answer, for its other headers.</returns>
    public async Task<HttpResponseMessage> AssertCallFailsAsync(int status, string message)
    {
        var response = await CallFunctionAsync();
        Assert.Equal(
            $$"""{"message":"{{message}}"}""" + "\n",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(26, response.Headers.GetValues("Fn-Call-Id").Single().Length);
        return response;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http2Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        System.IO.Directory.Delete(_directory, recursive: true);
        Assert.Empty(Engine.Breaches);
        Assert.Empty(Engine.Containers);
    }

    private Task<HttpResponseMessage> CallFunctionAsync() =>
        Client.PostAsync(InvokePath, content: null, TestContext.Current.CancellationToken);

    private HttpClient ClientOf(Version version) =>
        new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(_app.Urls.First()),
            Timeout = TimeSpan.FromSeconds(30),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}
