namespace Fn.Agent.Metrics;

/// <summary>The upper bounds of a histogram's buckets.</summary>
public sealed class HistogramBounds
{
    private readonly long[] _ticks;

    private HistogramBounds(params double[] milliseconds)
    {
        _ticks = Array.ConvertAll(milliseconds, static bound => TimeSpan.FromMilliseconds(bound).Ticks);
        BucketCount = milliseconds.Length + 1;
        StripeWidth = (BucketCount + Stripes.CacheLine) / Stripes.CacheLine * Stripes.CacheLine;
    }

    /// <summary>The original's, from 1 ms to two minutes. Source: server specification 8.1.</summary>
    public static HistogramBounds Original { get; } = new(1, 10, 50, 100, 250, 500, 1_000, 10_000, 60_000, 120_000);

    /// <summary>For starts and waits, where the original's would put everything of interest into three buckets: from half a millisecond to a minute.</summary>
    public static HistogramBounds Fine { get; } =
        new(0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000);

    /// <summary>Buckets, with the one that has no upper bound.</summary>
    public int BucketCount { get; }

    internal int StripeWidth { get; }

    /// <summary>The upper bound of a bucket but the last.</summary>
    public TimeSpan this[int bucket] => TimeSpan.FromTicks(_ticks[bucket]);

    // From the front, because nearly everything is short.
    internal int BucketOf(TimeSpan duration)
    {
        var bucket = 0;
        while (bucket < _ticks.Length && duration.Ticks > _ticks[bucket])
        {
            bucket++;
        }
        return bucket;
    }
}
