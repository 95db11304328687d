namespace Fn.Agent.Sockets;

/// <summary>The watch on one socket directory.</summary>
internal sealed class SocketWatch(SocketWatcher owner, int id, string directory) : IDisposable
{
    private readonly TaskCompletionSource _appeared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id { get; } = id;

    /// <summary>Completes when the entry has appeared; what it is has to be looked at.</summary>
    public Task Appeared => _appeared.Task;

    public void Dispose() => owner.Remove(this);

    internal void OnAppeared() => _appeared.TrySetResult();

    /// <summary>The kernel dropped events. The directory may be full of whatever its function made, so only the one name is looked at.</summary>
    internal void OnLost()
    {
        using var socket = FunctionSocket.TryOpen(directory);
        if (socket is not null)
        {
            OnAppeared();
        }
    }
}
