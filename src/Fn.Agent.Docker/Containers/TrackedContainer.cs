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
    private readonly TaskCompletionSource _outOfMemory = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _gone = gone;
    private int _code = -1;

    public string Id { get; } = id;

    public Task<ContainerExit> Exit => _exit.Task;

    /// <summary>Whether the engine reported that the memory limit killed a process.</summary>
    public bool HasRunOutOfMemory => _outOfMemory.Task.IsCompleted;

    /// <summary>Completes with such a report.</summary>
    public Task OutOfMemory => _outOfMemory.Task;

    /// <summary>Whether we are killing it ourselves, so that its exit code means nothing.</summary>
    public bool IsBeingRemoved { get; set; }

    /// <summary>The engine reported it.</summary>
    public void RanOutOfMemory() => _outOfMemory.TrySetResult();

    /// <summary>Its process has ended with this code; <see cref="Ended"/> is to follow.</summary>
    public void Died(int code) => Volatile.Write(ref _code, code);

    public void Ended(ContainerExit exit) => _exit.TrySetResult(exit);

    public void Gone()
    {
        Ended(new ContainerExit(Volatile.Read(ref _code), IsOutOfMemory: false));
        Interlocked.Exchange(ref _gone, null)?.Invoke();
    }

    public void Abandon() => _exit.TrySetCanceled();
}
