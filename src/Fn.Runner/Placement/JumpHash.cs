namespace Fn.Runner.Placement;

/// <summary>The jump consistent hash of Lamping and Veach: with one bucket more, only that bucket takes keys from the others.</summary>
/// <remarks>The original divides whole numbers here, which never chooses the second bucket (D42).</remarks>
internal static class JumpHash
{
    private const ulong Multiplier = 2862933555777941757;

    /// <param name="key">Any number.</param>
    /// <param name="count">How many buckets there are, at least 1.</param>
    /// <returns>0 to <paramref name="count"/> - 1.</returns>
    public static int BucketOf(ulong key, int count)
    {
        long bucket = -1;
        long next = 0;
        while (next < count)
        {
            bucket = next;
            key = unchecked((key * Multiplier) + 1);
            next = (long)((bucket + 1) * ((1L << 31) / (double)((key >> 33) + 1)));
        }
        return (int)bucket;
    }
}
