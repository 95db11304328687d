using Fn.Agent.Engine;

namespace Fn.Agent.Pool;

/// <summary>Knows which image a function's reference stands for, and looks now and then whether it has become another (D35).</summary>
/// <param name="context">The engine is asked.</param>
/// <param name="reference">The image as the function gives it.</param>
/// <param name="gate">The pool's lock.</param>
/// <param name="open">Containers that may be of an older image; they get no more calls then.</param>
internal sealed class ImageWatch(PoolContext context, string reference, Lock gate, OpenContainers open)
{
    private const string Reason = "image changed";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private long _lookedAt = context.Time.GetTimestamp();
    private int _isLooking;
    private volatile string? _id;

    /// <summary>Takes the digest of a start or a look; when it was another one before, containers of that are replaced. Under the lock.</summary>
    public void Set(string? id)
    {
        var isOther = _id is not null && !string.Equals(_id, id, StringComparison.Ordinal);
        _id = id;
        if (isOther)
        {
            var idle = open.RetireAll(IsOutdated, Reason);
            context.Logger.ImageChanged(reference, idle.Count);
            HotContainer.Remove(idle, Reason);
        }
    }

    /// <summary>Whether the container is of another image than the latest.</summary>
    public bool IsOutdated(HotContainer container) =>
        _id is not null && !string.Equals(_id, container.ImageId, StringComparison.Ordinal);

    /// <summary>Looks beside the call that is going on, when the last time was long enough ago.</summary>
    /// <param name="now">Timestamp.</param>
    public void LookSoon(long now)
    {
        if (
            context.Time.GetElapsedTime(Volatile.Read(ref _lookedAt), now) > LookEvery
            && Interlocked.Exchange(ref _isLooking, 1) == 0
        )
        {
            Volatile.Write(ref _lookedAt, now);
            _ = Task.Run(LookAsync);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            var image = await context.Engine.EnsureImageAsync(reference, context.Stopping.Token);
            lock (gate)
            {
                if (_id is not null)
                {
                    Set(image.Id);
                }
            }
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            // What runs goes on running; a start will tell what is wrong.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
