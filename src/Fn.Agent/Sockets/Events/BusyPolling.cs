namespace Fn.Agent.Sockets.Events;

/// <summary>Whether a loop that has nothing to do looks again and again for a while, or sleeps at once.</summary>
/// <remarks>
/// A thread that sleeps is woken by way of the scheduler, and often a core by way of its hypervisor: with a function that answers in
/// tenths of a millisecond that takes as long as its work. So the loop stays awake as long as something usually comes soon, and gives
/// way to whoever wants its core; where what it waits for usually takes longer, it sleeps at once. Not safe to call from two threads.
/// </remarks>
/// <param name="longest">The longest it stays awake; zero for never.</param>
/// <param name="time">The clock.</param>
internal sealed class BusyPolling(TimeSpan longest, TimeProvider time)
{
    private const int Weight = 8;
    private const int MostTimes = 8;
    private TimeSpan _usual;
    private long _begun;

    /// <summary>Whether it never stays awake.</summary>
    public bool IsOff => longest <= TimeSpan.Zero;

    /// <summary>There is nothing to do from now on.</summary>
    public void Begin() => _begun = time.GetTimestamp();

    /// <summary>Whether to look once more.</summary>
    public bool GoesOn() => _usual <= longest && time.GetElapsedTime(_begun) < longest;

    /// <summary>There is something to do again.</summary>
    public void End()
    {
        // One long pause says no more than that there was a pause.
        var waited = time.GetElapsedTime(_begun);
        var counted = waited < longest * MostTimes ? waited : longest * MostTimes;
        _usual += (counted - _usual) / Weight;
    }
}
