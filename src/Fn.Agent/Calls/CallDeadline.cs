namespace Fn.Agent.Calls;

/// <summary>The time limit of one call after the other, on the injected clock.</summary>
/// <remarks>Not for two calls at once. The token source is used again as long as it has not fired.</remarks>
internal sealed class CallDeadline(TimeProvider time) : IDisposable
{
    private CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, time);

    /// <summary>Begins to count.</summary>
    /// <returns>Cancelled when the time is up.</returns>
    public CancellationToken Arm(TimeSpan timeout)
    {
        _source.CancelAfter(timeout);
        return _source.Token;
    }

    /// <summary>The call has ended, in whatever way.</summary>
    public void Disarm()
    {
        if (!_source.TryReset())
        {
            _source.Dispose();
            _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        }
    }

    public void Dispose() => _source.Dispose();
}
