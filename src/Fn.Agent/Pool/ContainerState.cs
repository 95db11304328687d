namespace Fn.Agent.Pool;

/// <summary>Where a container is in its life.</summary>
internal enum ContainerState
{
    /// <summary>Its image is being looked up or pulled.</summary>
    Pulling,

    /// <summary>The engine makes it.</summary>
    Creating,

    /// <summary>Its process starts; there is no socket yet.</summary>
    Starting,

    /// <summary>Free, running.</summary>
    Idle,

    /// <summary>Free, its processes stopped in place.</summary>
    Frozen,

    /// <summary>Executing a call.</summary>
    Busy,

    /// <summary>On its way out; never comes back from here.</summary>
    Removing,

    /// <summary>No longer there.</summary>
    Gone,
}

/// <summary>Which moves there are.</summary>
internal static class ContainerStates
{
    public static bool CanMove(ContainerState from, ContainerState to) =>
        (from, to) switch
        {
            (ContainerState.Pulling, ContainerState.Creating) => true,
            (ContainerState.Creating, ContainerState.Starting) => true,
            (ContainerState.Starting, ContainerState.Idle) => true,
            (ContainerState.Idle, ContainerState.Busy or ContainerState.Frozen) => true,
            (ContainerState.Frozen, ContainerState.Idle) => true,
            (ContainerState.Busy, ContainerState.Idle) => true,
            (ContainerState.Removing, ContainerState.Gone) => true,
            (ContainerState.Removing or ContainerState.Gone, _) => false,
            (_, ContainerState.Removing) => true,
            _ => false,
        };
}
