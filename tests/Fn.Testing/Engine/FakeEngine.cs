using System.Collections.Concurrent;
using Fn.Agent.Engine;

namespace Fn.Testing.Engine;

/// <summary>An engine whose containers are scripts in the test's process, with real sockets in real directories.</summary>
/// <remarks>It checks what the contract asks of its user: one state change of a container at a time, none after its removal.</remarks>
public sealed class FakeEngine : IContainerEngine
{
    private readonly ConcurrentDictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _moving = new(StringComparer.Ordinal);
    private readonly List<FakeContainer> _created = [];

    /// <summary>What the process of a container does from its start on; it ends with code 0 when this completes.</summary>
    public Func<FakeContainer, Task> Script { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Answers the question for an image.</summary>
    public Func<string, CancellationToken, Task<EngineImage>> Images { get; set; } =
        static (_, _) => Task.FromResult(new EngineImage("sha256:1", HasVolumes: false));

    /// <summary>Runs before a container is made; throw to refuse.</summary>
    public Func<ContainerSpec, Task> OnCreate { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs before a container is started; throw to refuse.</summary>
    public Func<FakeContainer, Task> OnStart { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs before a container is thawed; throw to refuse.</summary>
    public Func<FakeContainer, Task> OnThaw { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs before a container is removed; throw to refuse.</summary>
    public Action<string> OnRemove { get; set; } = static _ => { };

    /// <summary>Whether lists and the question who it is fail.</summary>
    public bool IsDown { get; set; }

    /// <summary>Breaches of the contract by the engine's user.</summary>
    public ConcurrentQueue<string> Breaches { get; } = new();

    /// <summary>Every container ever made, in order.</summary>
    public IReadOnlyList<FakeContainer> Created
    {
        get
        {
            lock (_created)
            {
                return [.. _created];
            }
        }
    }

    /// <summary>The containers that are there.</summary>
    public IReadOnlyCollection<FakeContainer> Containers => [.. _containers.Values];

    public ValueTask<EngineInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        IsDown
            ? throw new EngineException(EngineFailure.Unavailable, "the engine is down")
            : new(new EngineInfo("fake", "1.0"));

    public async ValueTask<EngineImage> EnsureImageAsync(string reference, CancellationToken cancellationToken) =>
        await Images(reference, cancellationToken);

    public async ValueTask<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        await OnCreate(spec);
        var image = await Images(spec.Image, cancellationToken);
        return Add(spec, image.Id).Id;
    }

    /// <summary>Puts a container there that the agent knows nothing of.</summary>
    public FakeContainer Add(ContainerSpec spec, string imageId = "sha256:1")
    {
        var container = new FakeContainer(spec, imageId);
        _containers[container.Id] = container;
        lock (_created)
        {
            _created.Add(container);
        }
        return container;
    }

    public ValueTask<IContainerOutput> OpenOutputAsync(string containerId, CancellationToken cancellationToken) =>
        new(Find(containerId));

    public async ValueTask StartAsync(string containerId, CancellationToken cancellationToken)
    {
        using var move = Move(containerId, "start");
        var container = Find(containerId);
        await OnStart(container);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await Script(container);
                }
                finally
                {
                    container.End(0);
                }
            },
            CancellationToken.None
        );
    }

    public Task<ContainerExit> WaitForExitAsync(string containerId, CancellationToken cancellationToken) =>
        _containers.TryGetValue(containerId, out var container)
            ? container.Exit.WaitAsync(cancellationToken)
            : Task.FromResult(new ContainerExit(-1, IsOutOfMemory: false));

    public ValueTask FreezeAsync(string containerId, CancellationToken cancellationToken)
    {
        using var move = Move(containerId, "freeze");
        var container = Find(containerId);
        container.IsFrozen = true;
        container.Freezes++;
        return ValueTask.CompletedTask;
    }

    public async ValueTask ThawAsync(string containerId, CancellationToken cancellationToken)
    {
        using var move = Move(containerId, "thaw");
        var container = Find(containerId);
        await OnThaw(container);
        container.IsFrozen = false;
    }

    public ValueTask RemoveAsync(string containerId, CancellationToken cancellationToken)
    {
        using var move = Move(containerId, "remove");
        OnRemove(containerId);
        if (_containers.TryRemove(containerId, out var container))
        {
            container.IsRemoved = true;
            container.End(137);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<EngineContainer>> ListAsync(
        string label,
        string value,
        CancellationToken cancellationToken
    )
    {
        if (IsDown)
        {
            throw new EngineException(EngineFailure.Unavailable, "the engine does not answer");
        }
        return new([
            .. _containers
                .Values.Where(c => c.Spec.Labels.TryGetValue(label, out var found) && found == value)
                .Select(static c => new EngineContainer(c.Id, c.Spec.Name, c.Spec.Labels)),
        ]);
    }

    private FakeContainer Find(string containerId) =>
        _containers.TryGetValue(containerId, out var container)
            ? container
            : throw new EngineException(EngineFailure.ContainerNotFound, $"no such container: {containerId}");

    private Moving Move(string containerId, string verb)
    {
        if (!_moving.TryAdd(containerId, value: true))
        {
            Breaches.Enqueue($"{verb} of {containerId} beside another state change");
        }
        return new Moving(_moving, containerId);
    }

    private sealed class Moving(ConcurrentDictionary<string, bool> moving, string containerId) : IDisposable
    {
        public void Dispose() => moving.TryRemove(containerId, out _);
    }
}
