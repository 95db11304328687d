using Fn.Load.Report;

namespace Fn.Load.Soak;

/// <summary>A fair sample of any number of values in bounded memory.</summary>
internal sealed class Reservoir
{
    private const int Capacity = 50_000;

    private readonly List<double> _sample = [];
    private readonly Random _random = new(1);
    private long _seen;

    public void Add(double value)
    {
        _seen++;
        if (_sample.Count < Capacity)
        {
            _sample.Add(value);
        }
        else if (_random.NextInt64(_seen) is < Capacity and var slot)
        {
            _sample[(int)slot] = value;
        }
    }

    public double Quantile(double rank) => Median.Quantile(_sample, rank);
}
