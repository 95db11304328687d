namespace Fn.Agent.Engine;

/// <summary>A failure of the container engine, translated by its driver from type or code, never from message text.</summary>
/// <param name="failure">What kind it is.</param>
/// <param name="message">The engine's own words.</param>
/// <param name="cause">The driver's exception.</param>
public sealed class EngineException(EngineFailure failure, string message, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What kind of failure it is.</summary>
    public EngineFailure Failure { get; } = failure;

    /// <summary>The HTTP status the engine or registry answered with; 0 when there was none.</summary>
    public int Status { get; init; }
}

/// <summary>Kinds of engine failures that the agent treats differently.</summary>
public enum EngineFailure
{
    /// <summary>The engine does not answer.</summary>
    Unavailable,

    /// <summary>The engine refused or failed the request.</summary>
    Rejected,

    /// <summary>There is no such container.</summary>
    ContainerNotFound,

    /// <summary>The image is not on this machine (any more).</summary>
    ImageNotFound,

    /// <summary>The reference is not an image reference.</summary>
    BadImageReference,

    /// <summary>The image could not be pulled.</summary>
    PullFailed,

    /// <summary>The syslog receiver of the app cannot be reached.</summary>
    SyslogUnavailable,
}
