using System.Collections.Concurrent;
using Fn.Agent.Engine;
using Fn.Benchmarks.Sockets;

namespace Fn.Benchmarks.Pool;

/// <summary>Containers that are a thread of this process, ready at once.</summary>
internal sealed class PeerEngine : IContainerEngine
{
    private readonly ConcurrentDictionary<string, ContainerSpec> _specs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FunctionPeer> _peers = new(StringComparer.Ordinal);

    public ValueTask<EngineInfo> GetInfoAsync(CancellationToken cancellationToken) => new(new EngineInfo("peer", "1"));

    public ValueTask<EngineImage> EnsureImageAsync(string reference, CancellationToken cancellationToken) =>
        new(new EngineImage(reference, HasVolumes: false));

    public ValueTask<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        _specs[spec.Name] = spec;
        return new(spec.Name);
    }

    public ValueTask<IContainerOutput> OpenOutputAsync(string containerId, CancellationToken cancellationToken) =>
        new(new Silence());

    public ValueTask StartAsync(string containerId, CancellationToken cancellationToken)
    {
        _peers[containerId] = new FunctionPeer(_specs[containerId].SocketDirectory, bodyBytes: 32);
        return ValueTask.CompletedTask;
    }

    public Task<ContainerExit> WaitForExitAsync(string containerId, CancellationToken cancellationToken) =>
        new TaskCompletionSource<ContainerExit>().Task;

    public ValueTask FreezeAsync(string containerId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ThawAsync(string containerId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask RemoveAsync(string containerId, CancellationToken cancellationToken)
    {
        if (_peers.TryRemove(containerId, out var peer))
        {
            peer.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<EngineContainer>> ListAsync(
        string label,
        string value,
        CancellationToken cancellationToken
    ) => new([]);

    private sealed class Silence : IContainerOutput
    {
        public ValueTask<OutputChunk> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => default;

        public void Discard() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
