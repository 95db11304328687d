using System.Text.RegularExpressions;

namespace Fn.Architecture.Tests.Conformance;

/// <summary>Every rule of the specification that is listed has a test that names it. The rules are the lines of <c>rows.txt</c>, a section each under its heading.</summary>
/// <remarks>
/// Read from the sources, because the tests of one rule lie in several projects. A name is <c>[Spec("section", "row", …)]</c> on a test;
/// <c>-trait "Spec=section: row"</c> runs the tests of a row.
/// </remarks>
public sealed partial class ConformanceTests
{
    private static readonly string[] Rows = [.. ConformanceRows.Read()];
    private static readonly string[] Named = [.. ReadNames()];

    [Fact]
    public void Every_row_has_a_test_that_names_it()
    {
        var missing = Rows.Except(Named, StringComparer.Ordinal).ToList();

        Assert.True(missing.Count == 0, $"{missing.Count} rows have no test:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void No_test_names_a_row_that_does_not_exist()
    {
        var sections = Rows.Select(ConformanceRows.SectionOf).ToHashSet(StringComparer.Ordinal);

        var unknown = Named
            .Where(name => sections.Contains(ConformanceRows.SectionOf(name)))
            .Except(Rows, StringComparer.Ordinal)
            .ToList();

        Assert.True(unknown.Count == 0, $"these are no rows:\n{string.Join('\n', unknown)}");
    }

    private static IEnumerable<string> ReadNames() =>
        from file in Directory.EnumerateFiles(SourceTree.Tests, "*.cs", SearchOption.AllDirectories)
        from Match test in TestHead().Matches(File.ReadAllText(file))
        where IsTest().IsMatch(test.Value)
        from Match spec in Spec().Matches(test.Value)
        let words = Word().Matches(spec.Value).Select(static word => Regex.Unescape(word.Groups["text"].Value)).ToList()
        from row in words.Skip(1)
        select $"{words[0]}: {row}";

    /// <summary>The attributes of a method, which begin on lines of their own.</summary>
    [GeneratedRegex(@"^    \[.*?^    public ", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestHead();

    [GeneratedRegex(@"^    \[\w*(?:Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex IsTest();

    [GeneratedRegex(@"^    \[Spec\(.*?\)\]", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Spec();

    [GeneratedRegex(@"""(?<text>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Word();
}
