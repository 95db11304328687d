namespace Fn.Agent.Engine;

/// <summary>What an engine says of itself.</summary>
/// <param name="Name"><c>docker</c>, <c>oci</c>.</param>
/// <param name="Version">Its version.</param>
public sealed record EngineInfo(string Name, string Version)
{
    /// <summary>Whether it is known that the engine sees what this process mounts.</summary>
    public bool SeesMounts { get; init; }
}

/// <summary>An image on this machine.</summary>
/// <param name="Id">Content digest; changes when the tag is given to another image.</param>
/// <param name="HasVolumes">Whether it declares volumes, which Fn refuses unless allowed.</param>
public sealed record EngineImage(string Id, bool HasVolumes);

/// <summary>A container as listed.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Name">Its name, without slash.</param>
/// <param name="Labels">All its labels.</param>
public sealed record EngineContainer(string Id, string Name, IReadOnlyDictionary<string, string> Labels);

/// <summary>How a container's process ended.</summary>
/// <param name="Code">Exit code; 137 when killed, -1 when the container was gone before it could be asked.</param>
/// <param name="IsOutOfMemory">Whether the memory limit killed it.</param>
public sealed record ContainerExit(int Code, bool IsOutOfMemory);
