using System.Text.Json;

namespace Fn.EndToEnd.Tests.Harness;

/// <summary>One user's Fn: a home, a port, a server on it, and the command that speaks to that server.</summary>
/// <remarks>Everything it made is taken back at the end: server, containers of its apps, images with its registry prefix.</remarks>
internal sealed class FnSite : IAsyncDisposable
{
    /// <summary>At least this one is asked for, so the newest that the package registry in reach has is taken.</summary>
    private const string OldestNodeFdk = "0.0.70";

    // Connections that nobody uses are closed soon, so that they do not count as the server's.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }
    )
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    private readonly (string Name, string Value)[] _settings;
    private readonly string _data;
    private readonly HashSet<string> _appIds = [];
    private FnServerProcess? _server;
    private string _earlierLog = "";

    private FnSite((string Name, string Value)[] settings)
    {
        _settings = settings;
        _data = Home.MakeDirectory("data");
    }

    public TemporaryHome Home { get; } = new();

    public int Port { get; } = FreePort.Find();

    /// <summary>First part of the names of the images it builds.</summary>
    public string Registry { get; } = $"docker-e2e-{Guid.NewGuid().ToString("N")[..8]}";

    public FnServerProcess Server => _server ?? throw new InvalidOperationException("the server is down");

    /// <summary>What all servers on it wrote so far.</summary>
    public string Log => _earlierLog + Server.Log;

    /// <summary>The directories in which containers put their sockets.</summary>
    public string[] SocketDirectories => Directory.GetDirectories(Path.Combine(Home.Path, "iofs"));

    public static async Task<FnSite> StartAsync(params (string Name, string Value)[] settings)
    {
        var site = new FnSite(settings);
        try
        {
            await site.StartServerAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server (again) on the same port and data.</summary>
    public async Task StartServerAsync()
    {
        if (_server is not null)
        {
            _earlierLog += _server.Log;
            await _server.DisposeAsync();
        }
        _server = await FnServerProcess.StartAsync(Port, _data, Home, _settings);
    }

    /// <summary>Runs <c>fn</c> in the home, or in a directory of it.</summary>
    public Task<ProgramResult> FnAsync(params string[] arguments) => FnInAsync("", "", arguments);

    public Task<ProgramResult> FnInAsync(string directory, string input, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = Home.Path,
            ["FN_API_URL"] = $"http://127.0.0.1:{Port}",
            ["FN_REGISTRY"] = Registry,
            ["FN_CONTEXT"] = null,
            ["FN_TOKEN"] = null,
            ["FN_PROVIDER"] = null,
            ["FN_NODE_FDK_VERSION"] = OldestNodeFdk,
            ["DOCKER_BUILDKIT"] = "0",
        };
        var start = ProgramRun.Describe(Product.Fn, arguments, Path.Combine(Home.Path, directory), environment);
        return ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken, ProgramRun.Bytes(input));
    }

    /// <summary>Creates an app and remembers it, so that its containers can be found.</summary>
    /// <returns>The label its containers carry.</returns>
    public async Task<string> CreateAppAsync(string name)
    {
        (await FnAsync("create", "app", name)).Succeeded();
        var id = JsonSerializer.Deserialize<string>((await FnAsync("inspect", "app", name, "id")).Succeeded())!;
        _appIds.Add(id);
        return $"fn-app-id={id}";
    }

    /// <summary>Creates a function of an image.</summary>
    /// <param name="app">Its app.</param>
    /// <param name="name">Its name.</param>
    /// <param name="image">Its image.</param>
    /// <param name="more">Flags of <c>fn create function</c>.</param>
    /// <returns>Where it is called.</returns>
    public async Task<Uri> CreateFunctionAsync(string app, string name, string image, params string[] more)
    {
        (await FnAsync(["create", "function", app, name, image, .. more])).Succeeded();
        return await EndpointAsync(app, name);
    }

    public async Task<Uri> EndpointAsync(string app, string function) =>
        new((await FnAsync("inspect", "function", app, function, "--endpoint")).Succeeded().Trim());

    /// <summary>Calls a function past the command.</summary>
    public static async Task<(int Status, string Body)> PostAsync(Uri endpoint, string body)
    {
        using var content = new StringContent(body);
        using var answer = await Client.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        if (Product.Missing is null)
        {
            foreach (var id in _appIds)
            {
                await DockerCommand.RemoveContainersAsync($"fn-app-id={id}");
            }
            await DockerCommand.RemoveImagesAsync($"{Registry}/*");
        }
        Home.Dispose();
    }
}
