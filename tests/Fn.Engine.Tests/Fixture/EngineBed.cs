using Fn.Agent.Docker;
using Fn.Agent.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fn.Engine.Tests.Fixture;

/// <summary>A driver with settings of its own, and the containers a test made with it; disposing leaves nothing behind.</summary>
internal sealed class EngineBed : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("docker-engine-tests-");
    private readonly List<RawContainer> _containers = [];

    public EngineBed(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOCKER_HOST"] = EnginePresence.Address,
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddDockerEngine();
        _services = services.BuildServiceProvider();
        Engine = _services.GetRequiredService<IContainerEngine>();
    }

    /// <summary>Mode 0777.</summary>
    public const UnixFileMode OpenToAll = (UnixFileMode)0x1ff;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public IContainerEngine Engine { get; }

    /// <summary>A container that is told what to do, with nothing else set.</summary>
    /// <param name="image">Its image.</param>
    /// <param name="orders">Orders of <c>raw.c</c>.</param>
    public ContainerSpec Spec(string image, params string[] orders)
    {
        var name = $"docker-test-{Guid.NewGuid():N}";
        var directory = _directory.CreateSubdirectory(name).FullName;
        File.SetUnixFileMode(directory, OpenToAll);
        return new ContainerSpec
        {
            Name = name,
            Image = image,
            User = "1000:1000",
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["FN_LISTENER"] = "unix:/tmp/iofs/lsnr.sock",
                ["RAW"] = string.Join('\n', orders),
            },
            Labels = new Dictionary<string, string>(StringComparer.Ordinal),
            SocketDirectory = directory,
        };
    }

    /// <summary>Creates a container and opens its output.</summary>
    public async Task<RawContainer> CreateAsync(ContainerSpec spec)
    {
        var id = await Engine.CreateAsync(spec, Cancel);
        var container = new RawContainer(Engine, id);
        _containers.Add(container);
        await container.OpenAsync(Cancel);
        return container;
    }

    public async Task<RawContainer> StartAsync(ContainerSpec spec)
    {
        var container = await CreateAsync(spec);
        await Engine.StartAsync(container.Id, Cancel);
        return container;
    }

    /// <summary>Runs orders in a container of its own and gives back what they printed.</summary>
    public async Task<string> AskAsync(ContainerSpec spec)
    {
        var container = await StartAsync(
            spec with
            {
                Environment = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal)
                {
                    ["RAW"] = $"{spec.Environment["RAW"]}\nexit 0",
                },
            }
        );
        return (await container.OutputAtEndAsync()).Out;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
        {
            await container.DisposeAsync();
        }
        await _services.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
