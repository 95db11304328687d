namespace Fn.Agent.Scaler;

/// <summary>How long the calls of one function take: lately, and when nothing holds them up.</summary>
/// <remarks>
/// Short calls take many times as long while more containers than cores run, and while one starts or wakes. Were that taken for their own
/// time, each container would be a reason for the next, though none brings anything. So the best mean that was seen stands for it; it is
/// forgotten slowly, and at once when calls are too long for want of a processor to explain. Not safe to call from two threads at once.
/// </remarks>
internal sealed class ServiceTime
{
    private const double Weight = 1.0 / 8;
    private const double MeanWeight = 1.0 / 64;
    private const double Forgetting = 1.0 / 2048;
    private const double ShortMs = 5;
    private double _latelyMs = -1;
    private double _meanMs;
    private double _bestMs;

    /// <summary>Whether a call was served yet.</summary>
    public bool IsKnown => _latelyMs >= 0;

    /// <summary>Moving estimate, in milliseconds; zero before the first call.</summary>
    public double LatelyMs => Math.Max(0, _latelyMs);

    /// <summary>The same without what the machine adds to short calls, as far as it has been seen.</summary>
    public double AloneMs => LatelyMs > ShortMs ? LatelyMs : Math.Min(LatelyMs, _bestMs);

    /// <summary>A call was served.</summary>
    public void OnServed(double milliseconds)
    {
        if (!IsKnown)
        {
            (_latelyMs, _meanMs, _bestMs) = (milliseconds, milliseconds, milliseconds);
            return;
        }
        _latelyMs += Weight * (milliseconds - _latelyMs);
        _meanMs += MeanWeight * (milliseconds - _meanMs);
        _bestMs = _meanMs < _bestMs ? _meanMs : _bestMs + (Forgetting * (_meanMs - _bestMs));
    }
}
