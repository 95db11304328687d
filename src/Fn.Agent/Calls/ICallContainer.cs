namespace Fn.Agent.Calls;

/// <summary>The container that a call has got; to look at during the call, not to move.</summary>
public interface ICallContainer
{
    /// <summary>Its name in the engine: 26 characters.</summary>
    string Name { get; }

    /// <summary>The engine's id.</summary>
    string? EngineId { get; }

    /// <summary>Whether it has run a call to its end: the first one waited for its start.</summary>
    bool HasServed { get; }

    /// <summary>How long its start took.</summary>
    StartTimes StartTimes { get; }
}

/// <summary>How long the parts of a container's start took.</summary>
/// <param name="Pull">Until its image was there.</param>
/// <param name="Prepare">Until it could be asked for.</param>
/// <param name="Create">Until the engine had made it.</param>
/// <param name="Init">From its start to its socket.</param>
public readonly record struct StartTimes(TimeSpan Pull, TimeSpan Prepare, TimeSpan Create, TimeSpan Init);
