namespace Fn.Agent.Metrics;

/// <summary>How often something took how long, raised by many threads at once without a lock.</summary>
/// <param name="bounds">Upper bounds of the buckets, inclusive, ascending; one more bucket takes what is longer.</param>
/// <param name="isShared">As in <see cref="Tally"/>.</param>
public sealed class Histogram(HistogramBounds bounds, bool isShared = false)
{
    // A stripe: a count for each bucket, then the sum in ticks of 100 ns.
    private readonly long[] _cells = new long[Stripes.LengthOf(bounds.StripeWidth, isShared)];

    /// <summary>Upper bounds of the buckets.</summary>
    public HistogramBounds Bounds => bounds;

    /// <summary>How many were taken so far.</summary>
    public long Count
    {
        get
        {
            Span<long> counts = stackalloc long[bounds.BucketCount];
            Read(counts);
            var count = 0L;
            foreach (var each in counts)
            {
                count += each;
            }
            return count;
        }
    }

    /// <summary>Takes one duration; costs a few nanoseconds and allocates nothing.</summary>
    public void Add(TimeSpan duration)
    {
        var stripe = Stripes.Offset(bounds.StripeWidth, isShared);
        Interlocked.Increment(ref _cells[stripe + bounds.BucketOf(duration)]);
        Interlocked.Add(ref _cells[stripe + bounds.BucketCount], duration.Ticks);
    }

    /// <summary>Reads what was taken so far.</summary>
    /// <param name="counts">Gets how many are in each bucket, <see cref="HistogramBounds.BucketCount"/> of them.</param>
    /// <returns>How long all of them took together.</returns>
    public TimeSpan Read(Span<long> counts)
    {
        counts.Clear();
        var ticks = 0L;
        for (var stripe = Stripes.CacheLine; stripe < _cells.Length; stripe += bounds.StripeWidth)
        {
            for (var i = 0; i < bounds.BucketCount; i++)
            {
                counts[i] += Volatile.Read(ref _cells[stripe + i]);
            }
            ticks += Volatile.Read(ref _cells[stripe + bounds.BucketCount]);
        }
        return TimeSpan.FromTicks(ticks);
    }
}
