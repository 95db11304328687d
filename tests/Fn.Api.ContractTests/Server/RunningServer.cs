using Fn.Api.ContractTests.Server;
using Fn.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(RunningServer))]

namespace Fn.Api.ContractTests.Server;

/// <summary>The server in this process, on a port of its own, over a database of its own. One of them serves most tests.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly IReadOnlyDictionary<string, string> _settings;
    private WebApplication? _app;

    public RunningServer()
        : this([]) { }

    internal RunningServer(params IEnumerable<(string Name, string Value)> settings) =>
        _settings = settings.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>What stands in front of the paths of computed endpoints.</summary>
    public string Base => $"http://localhost:{Port}";

    /// <summary>Replaces services before the start.</summary>
    internal Action<IServiceCollection>? Replace { get; init; }

    internal Client Client => new(Port);

    internal static async Task<RunningServer> StartAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new RunningServer(settings);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        var database = await ContractDatabase.CreateAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Without functions: what they need is told by the tests of the agent.
            ["FN_NODE_TYPE"] = "api",
            ["FN_PORT"] = "0",
            ["FN_DB_URL"] = database.Url,
            ["FN_LOG_LEVEL"] = "fatal",
        };
        foreach (var (name, value) in _settings)
        {
            environment[name] = value;
        }
        _app = ServerHost.Create(new EnvironmentSource(environment), Replace);
        await ServerProgram.StartAsync(_app);
        Port = ServerProgram.Port(_app);
    }

    internal T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
