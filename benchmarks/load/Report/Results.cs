namespace Fn.Load.Report;

/// <summary>What the scenarios found.</summary>
internal sealed class Results
{
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);
    private readonly List<Measurement> _measurements = [];
    private readonly List<(string What, string Value)> _notes = [];

    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Findings without a bound, in the order found.</summary>
    public IReadOnlyList<(string What, string Value)> Notes => _notes;

    /// <summary>A watched figure; null when its scenario did not run.</summary>
    public double? Find(string key) => _figures.TryGetValue(key, out var figure) ? figure : null;

    public void Set(string key, double figure) => _figures[key] = figure;

    public void Add(Measurement measurement) => _measurements.Add(measurement);

    public void Note(string what, FormattableString value) => _notes.Add((what, value.ToString(Invariant.Culture)));
}
