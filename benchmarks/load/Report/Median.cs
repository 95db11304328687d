namespace Fn.Load.Report;

/// <summary>Ranks in a small set of numbers.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The value at a rank, between two neighbours their weighted mean; NaN of nothing.</summary>
    /// <param name="rank">0 to 1.</param>
    public static double Quantile(IEnumerable<double> values, double rank)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
        {
            return double.NaN;
        }
        var at = rank * (sorted.Length - 1);
        var below = sorted[(int)at];
        var above = sorted[(int)Math.Ceiling(at)];
        return below + ((above - below) * (at - Math.Floor(at)));
    }
}
