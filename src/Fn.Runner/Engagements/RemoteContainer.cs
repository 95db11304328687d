using Fn.Agent.Calls;

namespace Fn.Runner.Engagements;

/// <summary>Stands for a container of which only its runner knows more.</summary>
internal sealed class RemoteContainer : ICallContainer
{
    public static RemoteContainer Instance { get; } = new();

    public string Name => "";

    public string? EngineId => null;

    public bool HasServed => false;

    public StartTimes StartTimes => default;
}
