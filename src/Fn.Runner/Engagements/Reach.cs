namespace Fn.Runner.Engagements;

/// <summary>Remembers for a moment that a runner cannot be reached, so that calls go to the others without trying; safe to use from any thread.</summary>
internal sealed class Reach(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan _pause = TimeSpan.Zero;
    private long _lostAt;

    /// <summary>Whether it was out of reach only just now.</summary>
    public bool IsLost
    {
        get
        {
            lock (_gate)
            {
                return _pause > TimeSpan.Zero && time.GetElapsedTime(_lostAt) < _pause;
            }
        }
    }

    /// <summary>It did not answer: it is left alone twice as long as the time before.</summary>
    /// <returns>Whether it did until now.</returns>
    public bool OnSilence()
    {
        lock (_gate)
        {
            var isNew = _pause == TimeSpan.Zero;
            if (isNew || time.GetElapsedTime(_lostAt) >= _pause)
            {
                _pause =
                    isNew ? First
                    : _pause * 2 < Longest ? _pause * 2
                    : Longest;
                _lostAt = time.GetTimestamp();
            }
            return isNew;
        }
    }

    /// <summary>It answered.</summary>
    /// <returns>Whether it did not until now.</returns>
    public bool OnAnswer()
    {
        lock (_gate)
        {
            var isNew = _pause > TimeSpan.Zero;
            _pause = TimeSpan.Zero;
            return isNew;
        }
    }
}
