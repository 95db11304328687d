namespace Fn.Architecture.Tests.Conformance;

/// <summary>The rules of the specification that are listed in <c>rows.txt</c>, each as <c>section: row</c>.</summary>
internal static class ConformanceRows
{
    private const string SectionMark = "# ";

    public static IEnumerable<string> Read()
    {
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "rows.txt")))
        {
            if (line.StartsWith(SectionMark, StringComparison.Ordinal))
            {
                section = line[SectionMark.Length..];
            }
            else if (line.Length > 0)
            {
                yield return $"{section}: {line}";
            }
        }
    }

    public static string SectionOf(string row) => row[..row.IndexOf(": ", StringComparison.Ordinal)];
}
