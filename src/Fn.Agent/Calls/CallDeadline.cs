namespace Fn.Agent.Calls;

/// <summary>The time limit of one call after the other, on the injected clock. Not for two calls at once.</summary>
/// <remarks>
/// One timer serves all of them and is left as it is between calls in quick succession: it looks again when it fires too early.
/// </remarks>
internal sealed class CallDeadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _onExpired;
    private readonly ITimer _timer;
    private long _due;
    private long _timerDue = long.MaxValue;
    private bool _isArmed;
    private bool _isExpired;

    /// <param name="time">The clock.</param>
    /// <param name="onExpired">Called at most once a call, and never after its <see cref="Disarm"/> has returned.</param>
    public CallDeadline(TimeProvider time, Action onExpired)
    {
        _time = time;
        _onExpired = onExpired;
        _timer = time.CreateTimer(
            static deadline => ((CallDeadline)deadline!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Begins to count.</summary>
    public void Arm(TimeSpan timeout)
    {
        lock (_gate)
        {
            _due = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
            _isArmed = true;
            _isExpired = false;
            if (_due < _timerDue)
            {
                SetTimer(timeout);
            }
        }
    }

    /// <summary>The call has ended, in whatever way.</summary>
    /// <returns>Whether the time was up before that.</returns>
    public bool Disarm()
    {
        lock (_gate)
        {
            _isArmed = false;
            return _isExpired;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerDue = long.MaxValue;
            if (!_isArmed)
            {
                return;
            }
            var remaining = _time.GetElapsedTime(_time.GetTimestamp(), _due);
            if (remaining > TimeSpan.Zero)
            {
                SetTimer(remaining);
                return;
            }
            _isArmed = false;
            _isExpired = true;
            _onExpired();
        }
    }

    private void SetTimer(TimeSpan after)
    {
        _timerDue = _due;
        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }
}
