namespace Fn.Agent.Engine;

/// <summary>What the agent needs of whatever runs containers: the Docker Engine, or an OCI runtime without a daemon.</summary>
/// <remarks>
/// A container lives <c>Create → Start → (Freeze ⇄ Thaw)* → Remove</c>. One owner moves one container and never calls two state
/// changes of it at once; different containers are independent, so every member is safe to call from any thread. The output is opened
/// between Create and Start so that no line is lost. After a failed or cancelled call the container may or may not exist:
/// the owner calls <see cref="RemoveAsync"/>, which is idempotent. Every failure is an <see cref="EngineException"/>.
/// </remarks>
public interface IContainerEngine
{
    /// <summary>What the engine is and how big its host is.</summary>
    /// <exception cref="EngineException"><see cref="EngineFailure.Unavailable"/> when it does not answer.</exception>
    ValueTask<EngineInfo> GetInfoAsync(CancellationToken cancellationToken);

    /// <summary>The image as it is on this machine, pulled first when it is not there; a local image is never pulled again.</summary>
    /// <remarks>Concurrent calls for one reference share one pull.</remarks>
    /// <exception cref="EngineException"><see cref="EngineFailure.PullFailed"/>, <see cref="EngineFailure.BadImageReference"/>.</exception>
    ValueTask<EngineImage> EnsureImageAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Makes a container that does not run yet.</summary>
    /// <returns>The engine's id of it.</returns>
    /// <exception cref="EngineException"><see cref="EngineFailure.ImageNotFound"/>, <see cref="EngineFailure.Rejected"/>.</exception>
    ValueTask<string> CreateAsync(ContainerSpec spec, CancellationToken cancellationToken);

    /// <summary>Opens the output of a created container; call before <see cref="StartAsync"/>.</summary>
    ValueTask<IContainerOutput> OpenOutputAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Starts the process of a created container.</summary>
    /// <exception cref="EngineException"><see cref="EngineFailure.Rejected"/>, <see cref="EngineFailure.SyslogUnavailable"/>.</exception>
    ValueTask StartAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Completes when the process has ended or the container is gone, however that came about.</summary>
    Task<ContainerExit> WaitForExitAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Stops the processes in place, so that they use no CPU.</summary>
    ValueTask FreezeAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Lets frozen processes go on.</summary>
    ValueTask ThawAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Kills and removes a container in whatever state; one that is gone already is fine.</summary>
    ValueTask RemoveAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Containers in any state that carry this label with this value.</summary>
    ValueTask<IReadOnlyList<EngineContainer>> ListAsync(
        string label,
        string value,
        CancellationToken cancellationToken
    );
}
