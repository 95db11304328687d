using Fn.Agent.Engine;

namespace Fn.Server.Extensions;

/// <summary>An engine that pulls an image again when that failed.</summary>
internal sealed class RetryingEngine(IContainerEngine engine, PullRetry retry, TimeProvider time) : IContainerEngine
{
    public async ValueTask<EngineImage> EnsureImageAsync(string reference, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await engine.EnsureImageAsync(reference, cancellationToken);
            }
            catch (EngineException failure) when (failure.Failure == EngineFailure.PullFailed)
            {
                if (retry(reference, failures, failure) is not { } pause)
                {
                    throw;
                }
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    public ValueTask<EngineInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        engine.GetInfoAsync(cancellationToken);

    public ValueTask<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken) =>
        engine.CreateAsync(spec, cancellationToken);

    public ValueTask<IContainerOutput> OpenOutputAsync(string containerId, CancellationToken cancellationToken) =>
        engine.OpenOutputAsync(containerId, cancellationToken);

    public ValueTask StartAsync(string containerId, CancellationToken cancellationToken) =>
        engine.StartAsync(containerId, cancellationToken);

    public Task<ContainerExit> WaitForExitAsync(string containerId, CancellationToken cancellationToken) =>
        engine.WaitForExitAsync(containerId, cancellationToken);

    public ValueTask FreezeAsync(string containerId, CancellationToken cancellationToken) =>
        engine.FreezeAsync(containerId, cancellationToken);

    public ValueTask ThawAsync(string containerId, CancellationToken cancellationToken) =>
        engine.ThawAsync(containerId, cancellationToken);

    public ValueTask RemoveAsync(string containerId, CancellationToken cancellationToken) =>
        engine.RemoveAsync(containerId, cancellationToken);

    public ValueTask<IReadOnlyList<EngineContainer>> ListAsync(
        string label,
        string value,
        CancellationToken cancellationToken
    ) => engine.ListAsync(label, value, cancellationToken);
}
