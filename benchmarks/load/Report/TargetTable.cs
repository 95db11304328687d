using System.Text;
using System.Text.Json;

namespace Fn.Load.Report;

/// <summary>Watched figures beside the bounds they are held to, for people and for programs.</summary>
internal static class TargetTable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Those that were measured.</summary>
    public static MarkdownTable Of(Results results, IReadOnlyList<Target> targets)
    {
        var table = new MarkdownTable(["what", "target", "measured", "met"], 1, 2);
        foreach (var target in targets)
        {
            if (results.Find(target.Key) is { } figure)
            {
                table.Add(
                    target.What,
                    string.Create(Invariant.Culture, $"{(target.IsLeast ? "≥" : "≤")} {target.Bound:0.##}"),
                    figure.ToString("0.##", Invariant.Culture),
                    target.IsMetBy(figure) ? "yes" : "NO"
                );
            }
        }
        return table;
    }

    /// <summary>Findings without a bound, a line each.</summary>
    public static string Notes(Results results)
    {
        var text = new StringBuilder();
        foreach (var (what, value) in results.Notes)
        {
            text.Append(Invariant.Culture, $"\n- {what}: {value}");
        }
        return text.Append('\n').ToString();
    }

    /// <summary>One flat object; null stands for what was not measured.</summary>
    public static string Json(Results results, IReadOnlyList<Target> targets) =>
        JsonSerializer.Serialize(
            targets.ToDictionary(
                target => target.Key,
                target => Rounded(results.Find(target.Key)),
                StringComparer.Ordinal
            ),
            Indented
        );

    private static double? Rounded(double? figure) => figure is { } value ? Math.Round(value, 4) : null;
}
