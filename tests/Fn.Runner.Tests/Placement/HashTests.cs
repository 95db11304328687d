using System.Text;
using Fn.Runner.Placement;
using Fn.Testing;

namespace Fn.Runner.Tests.Placement;

/// <summary>Where a function begins. Source: server specification 5.6, appendix B.</summary>
public sealed class HashTests
{
    private static readonly int[] Counts = [1, 2, 3, 5, 10, 100];

    [Theory]
    [Spec("server B", "consistent hash")]
    [InlineData("", 0x4dccf8f6e62ea9ad, new[] { 0, 0, 2, 2, 6, 21 })]
    [InlineData("a", 0x604b22e2a73bf95d, new[] { 0, 0, 2, 2, 6, 90 })]
    [InlineData("01M86C7DXNR00040GZKW000002", 0xae02ab1ffb96418f, new[] { 0, 0, 0, 0, 0, 36 })]
    [InlineData("01CWVSNBD0NG8G00RZJ0000002", 0x4f4c91501a3001a1, new[] { 0, 0, 0, 0, 0, 82 })]
    public void Keys_hash_as_in_the_original_whose_buckets_follow_from_them(string key, ulong hash, int[] buckets)
    {
        Assert.Equal(hash, SipHash.Of(Encoding.UTF8.GetBytes(key)));
        Assert.Equal(buckets, Counts.Select(count => OriginalBucketOf(hash, count)));
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(42, 57, 43)]
    [InlineData(0xDEAD10CC, 1, 0)]
    [InlineData(0xDEAD10CC, 666, 361)]
    [InlineData(256, 1024, 520)]
    public void Buckets_are_those_of_the_published_algorithm(ulong key, int count, int bucket) =>
        Assert.Equal(bucket, JumpHash.BucketOf(key, count));

    [Theory]
    [Spec("server 5.6", "ch")]
    [Spec("server 10", "D42")]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Functions_are_spread_evenly_where_the_original_never_begins_with_the_second_runner(int count)
    {
        const int Functions = 10_000;
        var hashes = Enumerable.Range(0, Functions).Select(static i => SipHash.Of(BitConverter.GetBytes(i))).ToList();

        var ours = hashes.CountBy(hash => JumpHash.BucketOf(hash, count)).ToList();

        Assert.Equal(count, ours.Count);
        Assert.All(ours, share => Assert.InRange(share.Value, Functions / count * 0.9, Functions / count * 1.1));
        Assert.DoesNotContain(hashes, hash => OriginalBucketOf(hash, count) == 1);
    }

    [Fact]
    public void One_runner_more_takes_functions_from_the_others_and_moves_none_between_them()
    {
        var hashes = Enumerable.Range(0, 1000).Select(static i => SipHash.Of(BitConverter.GetBytes(i))).ToList();

        Assert.All(
            hashes,
            static hash => Assert.Contains(JumpHash.BucketOf(hash, 6), new[] { JumpHash.BucketOf(hash, 5), 5 })
        );
    }

    /// <summary>The variant of the original, which divides whole numbers.</summary>
    private static int OriginalBucketOf(ulong key, int count)
    {
        long bucket = -1;
        for (long next = 0; next < count; )
        {
            bucket = next;
            key = unchecked((key * 2862933555777941757) + 1);
            next = (bucket + 1) * (((1L << 31) / Math.Max(1, (long)(key >> 33))) + 1);
        }
        return (int)bucket;
    }
}
