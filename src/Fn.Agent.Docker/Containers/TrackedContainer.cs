using Fn.Agent.Engine;

namespace Fn.Agent.Docker.Containers;

/// <summary>What is known of the end of one container.</summary>
/// <param name="id">The engine's id.</param>
/// <param name="gone">Called once when the engine has the container no more.</param>
internal sealed class TrackedContainer(string id, Action? gone)
{
    private readonly TaskCompletionSource<ContainerExit> _exit = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private Action? _gone = gone;

    public string Id { get; } = id;

    public Task<ContainerExit> Exit => _exit.Task;

    /// <summary>Whether the engine reported that the memory limit killed a process.</summary>
    public bool HasRunOutOfMemory { get; set; }

    /// <summary>Whether we are killing it ourselves, so that its exit code means nothing.</summary>
    public bool IsBeingRemoved { get; set; }

    public void Ended(ContainerExit exit) => _exit.TrySetResult(exit);

    public void Gone()
    {
        Ended(new ContainerExit(-1, IsOutOfMemory: false));
        Interlocked.Exchange(ref _gone, null)?.Invoke();
    }

    public void Abandon() => _exit.TrySetCanceled();
}
