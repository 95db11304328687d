using System.Globalization;
using System.Text.RegularExpressions;

namespace Fn.Architecture.Tests.Conformance;

/// <summary>Every known defect of the original server has a line in the guide that tells its fate and names a test for it.</summary>
public sealed partial class DifferencesTests
{
    private const int DefectCount = 43;

    private static readonly Defect[] Defects = [.. ReadDefects()];

    private static readonly string[] TestFiles = Directory.GetFiles(
        SourceTree.Tests,
        "*.cs",
        SearchOption.AllDirectories
    );

    [Fact]
    public void Every_defect_of_the_original_has_one_line() =>
        Assert.Equal(Enumerable.Range(1, DefectCount), Defects.Select(static defect => defect.Number).Order());

    [Fact]
    public void Every_line_tells_both_sides_and_what_became_of_the_defect() =>
        Assert.All(
            Defects,
            static defect =>
            {
                Assert.NotEmpty(defect.Original);
                Assert.Matches(@"\*\*([Ff]ixed|[Kk]ept)\*\*", defect.Here);
            }
        );

    [Fact]
    public void Every_line_names_a_test_that_there_is_unless_its_part_is_still_to_come() =>
        Assert.All(
            Defects.Where(static defect => !defect.Here.StartsWith("To be **fixed**", StringComparison.Ordinal)),
            static defect =>
            {
                var names = Name().Matches(defect.ShownBy);
                Assert.NotEmpty(names);
                Assert.All(names, static name => Assert.True(Exists(name.Groups[1].Value), name.Value));
            }
        );

    /// <summary>A name is <c>Class</c>, <c>Class.Beginning_of_its_name_…</c>, or <c>…Beginning_…</c> in the class before.</summary>
    private static bool Exists(string name)
    {
        var parts = name.TrimEnd('…').Split('.');
        var (type, method) = name.StartsWith('…') ? ("", parts[0][1..]) : (parts[0], parts.ElementAtOrDefault(1) ?? "");
        return TestFiles
            .Where(file => type.Length == 0 || Path.GetFileNameWithoutExtension(file) == type)
            .Any(file => File.ReadAllText(file).Contains($" {method}", StringComparison.Ordinal));
    }

    private static IEnumerable<Defect> ReadDefects() =>
        from line in File.ReadLines(Path.Combine(SourceTree.Docs, "guide", "differences.md"))
        let cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)
        where cells.Length >= 3 && DefectNumber().IsMatch(cells[0])
        select new Defect(
            int.Parse(cells[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture),
            cells[1],
            cells[2],
            cells.ElementAtOrDefault(3) ?? ""
        );

    [GeneratedRegex(@"^D\d+$")]
    private static partial Regex DefectNumber();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    private sealed record Defect(int Number, string Original, string Here, string ShownBy);
}
