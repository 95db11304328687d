using Fn.Load.Clients;
using Fn.Load.Machine;
using Fn.Load.Report;
using Fn.Load.Server;

namespace Fn.Load.Scenarios;

/// <summary>What the scenarios share: one server with one app and the function that most of them call.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ServerApi _api;
    private readonly string _appId;
    private long _serverCalls;
    private long _errors;

    private Bench(BenchOptions options, ServerProcess server, ServerApi api, string appId) =>
        (Options, Server, _api, _appId) = (options, server, api, appId);

    public BenchOptions Options { get; }

    public ServerProcess Server { get; }

    public Results Results { get; } = new();

    /// <summary>The function as <c>fn init --runtime go</c> makes it.</summary>
    public string HelloId { get; private set; } = "";

    /// <summary>Calls that went through the server so far.</summary>
    public long ServerCalls => Interlocked.Read(ref _serverCalls);

    /// <summary>Calls among them that failed or were answered wrongly.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    public static async Task<Bench> CreateAsync(
        BenchOptions options,
        ServerProcess server,
        CancellationToken cancellationToken
    )
    {
        var api = new ServerApi(server.Port);
        var bench = new Bench(options, server, api, await api.CreateAppAsync("bench", cancellationToken));
        bench.HelloId = await bench.CreateFunctionAsync("hello", cancellationToken);
        return bench;
    }

    public static string InvokePath(string fnId) => $"/invoke/{fnId}";

    public void Say(string text) => (Options.Json ? Console.Error : Console.Out).WriteLine(text);

    public Task<string> CreateFunctionAsync(
        string name,
        CancellationToken cancellationToken,
        int idleSeconds = 3600,
        params (string Name, string Value)[] variant
    )
    {
        var config = variant.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        if (Options.Silent)
        {
            config["SILENT"] = "1";
        }
        return _api.CreateFunctionAsync(_appId, name, Options.Image, config, cancellationToken, idleSeconds);
    }

    /// <summary>Loads a function through the server.</summary>
    public async Task<WrkResult> LoadAsync(
        string fnId,
        int clients,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        var url = Loopback.Url(Server.Port, InvokePath(fnId));
        var result = await Wrk.RunAsync(url, clients, length, cancellationToken);
        Count(result.Requests, result.Errors);
        return Server.HasExited ? throw new BenchException("the server died under load") : result;
    }

    /// <summary>Calls a function once and looks at the answer.</summary>
    public async Task<TimeSpan> CallAsync(CallClient client, string fnId, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(InvokePath(fnId), """{"name":"bench"}""", cancellationToken);
        Count(1, answer.Is("{\"message\":\"Hello bench\"}\n") ? 0 : 1);
        return answer.Elapsed;
    }

    /// <summary>A function's containers that are not frozen. The engine knows them by the function's environment.</summary>
    public async Task<IReadOnlyList<string>> RunningContainersAsync(string fnId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var all = await Docker.ListAsync(cancellationToken, $"label={Server.ContainerLabel}", "status=running");
            try
            {
                return all.Count == 0 ? [] : await ServingAsync(all, fnId, cancellationToken);
            }
            catch (BenchException) when (attempt < 5)
            {
                // One of them was removed meanwhile.
            }
        }
    }

    /// <summary>Sets one value of a function's configuration.</summary>
    public Task ConfigureAsync(string fnId, string name, string value, CancellationToken cancellationToken) =>
        _api.ConfigureAsync(fnId, name, value, cancellationToken);

    public void Dispose() => _api.Dispose();

    private static async Task<IReadOnlyList<string>> ServingAsync(
        IReadOnlyList<string> containers,
        string fnId,
        CancellationToken cancellationToken
    )
    {
        var format = "{{.Id}} {{json .Config.Env}}";
        var lines = await Docker.RunAsync(["inspect", "--format", format, .. containers], cancellationToken);
        return
        [
            .. lines
                .Split('\n')
                .Where(line => line.Contains($"\"FN_FN_ID={fnId}\"", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[0]),
        ];
    }

    private void Count(long calls, long errors)
    {
        Interlocked.Add(ref _serverCalls, calls);
        Interlocked.Add(ref _errors, errors);
    }
}
