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

    /// <summary>The kernel dropped events.</summary>
    internal void OnLost()
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(directory, FunctionSocket.Name).Any())
            {
                OnAppeared();
            }
        }
        catch (IOException)
        {
            // The directory is gone, and with it whoever waits.
        }
    }
}
