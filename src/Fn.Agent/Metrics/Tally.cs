using System.Numerics;

namespace Fn.Agent.Metrics;

/// <summary>A count that only grows, raised by many threads at once without a lock.</summary>
/// <param name="isShared">
/// Whether every call raises it, whatever its function: then each processor has a cell of its own, so that they do not take one
/// cache line from each other.
/// </param>
public sealed class Tally(bool isShared = false)
{
    private readonly long[] _cells = new long[Stripes.LengthOf(Stripes.CacheLine, isShared)];

    /// <summary>The sum of all that was added.</summary>
    public long Value
    {
        get
        {
            var sum = 0L;
            for (var at = Stripes.CacheLine; at < _cells.Length; at += Stripes.CacheLine)
            {
                sum += Volatile.Read(ref _cells[at]);
            }
            return sum;
        }
    }

    /// <summary>Adds; costs a few nanoseconds and allocates nothing.</summary>
    public void Add(long amount = 1) =>
        Interlocked.Add(ref _cells[Stripes.Offset(Stripes.CacheLine, isShared)], amount);
}

/// <summary>Where in an array of cells a processor has its own. The first cache line stays free, for it holds the array's length.</summary>
internal static class Stripes
{
    /// <summary>Longs in a cache line.</summary>
    public const int CacheLine = 8;

    private const uint Most = 16;
    private static readonly int Count = (int)
        Math.Min(Most, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    /// <summary>How long the array is for stripes of so many longs, a multiple of a cache line.</summary>
    public static int LengthOf(int width, bool isShared) => CacheLine + (width * (isShared ? Count : 1));

    /// <summary>Where the stripe of the current processor begins.</summary>
    public static int Offset(int width, bool isShared) =>
        CacheLine + (isShared ? width * (Thread.GetCurrentProcessorId() & (Count - 1)) : 0);
}
