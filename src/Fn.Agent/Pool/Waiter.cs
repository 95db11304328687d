using Fn.Agent.Calls;

namespace Fn.Agent.Pool;

/// <summary>A call that waits for a container. Whoever completes it first decides; a caller who left is no longer there.</summary>
internal sealed class Waiter(long since)
    : TaskCompletionSource<Acquisition>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Timestamp of joining the queue.</summary>
    public long Since { get; } = since;

    public bool IsThere => !Task.IsCompleted;

    /// <summary>Waits until somebody decides.</summary>
    /// <param name="cancellationToken">The caller left.</param>
    public async ValueTask<Acquisition> WaitAsync(CancellationToken cancellationToken)
    {
        await using var left = cancellationToken.UnsafeRegister(
            static waiter => ((Waiter)waiter!).TrySetResult(new Acquisition(Container: null, CallOutcome.CallerLeft)),
            this
        );
        return await Task;
    }
}

/// <summary>What a call got: a claimed container, or the reason why not.</summary>
internal readonly record struct Acquisition(HotContainer? Container, CallOutcome? Failure);
