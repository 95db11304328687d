using System.Text.Json;
using System.Text.RegularExpressions;
using Fn.Server.Observability.Metrics;

namespace Fn.Server.Tests.Observability;

/// <summary><c>deploy/grafana/fn.json</c> and the guide ask for nothing that a server does not serve.</summary>
public sealed partial class DashboardTests(BusyDay day) : IClassFixture<BusyDay>
{
    private static readonly string[] Words = ["le", "instance", "topk", "sum", "rate", "by", "histogram_quantile"];
    private static readonly JsonElement Dashboard = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(SettingCatalogueTests.Repository, "deploy/grafana/fn.json")))
        .RootElement;

    public static TheoryData<string, string> Queries
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var panel in Dashboard.GetProperty("panels").EnumerateArray().Where(static p => HasTargets(p)))
            {
                foreach (var target in panel.GetProperty("targets").EnumerateArray())
                {
                    data.Add(panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_panel_shows_something_of_a_busy_server(string panel, string query)
    {
        var selections = Selection().Matches(query);

        Assert.NotEmpty(selections);
        foreach (Match selection in selections)
        {
            var samples = day.Scrape.Find(selection.Groups["name"].Value).ToArray();
            Assert.True(samples.Length > 0, $"{panel}: the server serves no {selection.Groups["name"].Value}");
            var labels = LabelName()
                .Matches(selection.Groups["labels"].Value)
                .Select(static m => m.Groups["name"].Value);
            Assert.All(
                labels.Where(static label => label != "instance"),
                label => Assert.True(samples[0].Labels.ContainsKey(label), $"{panel}: no label {label}")
            );
        }
        var grouped = Grouping().Matches(query).SelectMany(static m => m.Groups["labels"].Value.Split(", "));
        var known = day.Scrape.Find(selections[0].Groups["name"].Value).SelectMany(static s => s.Labels.Keys);
        Assert.Empty(grouped.Except(known.Concat(Words), StringComparer.Ordinal));
    }

    [Fact]
    public void A_choice_is_offered_from_what_the_server_serves()
    {
        var choices = Dashboard
            .GetProperty("templating")
            .GetProperty("list")
            .EnumerateArray()
            .Where(static variable => variable.GetProperty("type").GetString() == "query")
            .Select(static variable => Choice().Match(variable.GetProperty("definition").GetString()!))
            .ToArray();

        Assert.Equal(3, choices.Length);
        Assert.All(
            choices,
            choice =>
            {
                var labels = day.Scrape.Find(choice.Groups["name"].Value).First().Labels.Keys;
                Assert.Contains(choice.Groups["label"].Value, labels.Append("instance"));
            }
        );
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToArray();
        var cells = panels.SelectMany(static panel =>
        {
            var at = panel.GetProperty("gridPos");
            var (x, y) = (at.GetProperty("x").GetInt32(), at.GetProperty("y").GetInt32());
            return from i in Enumerable.Range(x, at.GetProperty("w").GetInt32())
                from j in Enumerable.Range(y, at.GetProperty("h").GetInt32())
                select (i, j);
        });

        Assert.Equal(panels.Length, panels.DistinctBy(static panel => panel.GetProperty("id").GetInt32()).Count());
        var all = cells.ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, static cell => Assert.InRange(cell.i, 0, 23));
    }

    [Fact]
    public void The_guide_tells_of_every_metric_with_its_labels()
    {
        var guide = File.ReadAllText(Path.Combine(SettingCatalogueTests.Repository, "docs/guide/watching.md"));

        foreach (var metric in MetricCatalogue.All)
        {
            Assert.True(guide.Contains($"`{metric.Name}`", StringComparison.Ordinal), $"{metric.Name} is missing");
        }
        Assert.Empty(
            Told()
                .Matches(guide)
                .Select(static match => match.Groups["name"].Value)
                .Except(MetricCatalogue.All.Select(static metric => metric.Name), StringComparer.Ordinal)
        );
    }

    private static bool HasTargets(JsonElement panel) => panel.TryGetProperty("targets", out _);

    /// <summary>A metric with what is chosen of it.</summary>
    [GeneratedRegex("(?<name>[a-z_]+)[{](?<labels>[^}]*)[}]", RegexOptions.ExplicitCapture)]
    private static partial Regex Selection();

    [GeneratedRegex("(?<name>[a-z_]+)(=|!=)~?\"", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelName();

    [GeneratedRegex("by [(](?<labels>[^)]*)[)]", RegexOptions.ExplicitCapture)]
    private static partial Regex Grouping();

    [GeneratedRegex("label_values[(](?<name>[a-z_]+).*, (?<label>[a-z_]+)[)]", RegexOptions.ExplicitCapture)]
    private static partial Regex Choice();

    /// <summary>The first cell of a row of the guide's tables of metrics.</summary>
    [GeneratedRegex("^[|] `(?<name>(fn|dotnet)_[a-z_]+)` [|]", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Told();
}
