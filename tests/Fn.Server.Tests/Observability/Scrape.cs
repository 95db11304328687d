using System.Globalization;
using System.Text.RegularExpressions;

namespace Fn.Server.Tests.Observability;

/// <summary>What one scrape of <c>/metrics</c> says, read as strictly as Prometheus does.</summary>
internal sealed partial class Scrape
{
    private Scrape(IReadOnlyDictionary<string, string> types, IReadOnlyList<Sample> samples) =>
        (Types, Samples) = (types, samples);

    /// <summary>The type of each metric.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public IReadOnlyList<Sample> Samples { get; }

    public static async Task<Scrape> OfAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        Assert.Equal(
            "text/plain; version=0.0.4; charset=utf-8",
            answer.Content.Headers.GetValues("Content-Type").Single()
        );
        return Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }

    public static Scrape Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var samples = new List<Sample>();
        var family = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.False(types.ContainsKey(family), $"{family} is there twice");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
                types.Add(family, line.Split(' ')[3]);
            }
            else
            {
                var sample = ParseSample(line);
                Assert.Equal(family, FamilyOf(sample.Name, types[family]));
                samples.Add(sample);
            }
        }
        return new Scrape(types, samples);
    }

    /// <summary>The samples of this name that have all these labels.</summary>
    public IEnumerable<Sample> Find(string name, params (string Name, string Value)[] labels) =>
        Samples.Where(sample =>
            sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)
        );

    /// <summary>The value of the only such sample; 0 without one.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        Find(name, labels).SingleOrDefault()?.Value ?? 0;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string FamilyOf(string name, string type) =>
        type == "histogram" ? HistogramSuffix().Replace(name, "") : name;

    private static Sample ParseSample(string line)
    {
        var match = Line().Match(line);
        Assert.True(match.Success, $"not a sample: {line}");
        var labels = Label()
            .Matches(match.Groups["labels"].Value)
            .ToDictionary(
                static label => label.Groups["name"].Value,
                static label => Unescape(label.Groups["value"].Value),
                StringComparer.Ordinal
            );
        var value = match.Groups["value"].Value;
        return new Sample(match.Groups["name"].Value, labels, double.Parse(value, CultureInfo.InvariantCulture));
    }

    private static string Unescape(string value) =>
        Escape().Replace(value, static match => match.Value is @"\n" ? "\n" : match.Value[1..]);

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)*)\})? (?<value>[0-9.eE+-]+)$""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();

    [GeneratedRegex(
        """(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)",?""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();

    [GeneratedRegex("""\\["\\n]""")]
    private static partial Regex Escape();
}

/// <summary>One line of a scrape.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
