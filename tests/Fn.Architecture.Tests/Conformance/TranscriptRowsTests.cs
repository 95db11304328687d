namespace Fn.Architecture.Tests.Conformance;

/// <summary>Every listed rule of the command line's specification is shown by a session of the built programs, a transcript.</summary>
/// <remarks>
/// A transcript names a rule in a line of its own, <c># 2.5: config</c>, or <c># config</c> in a file that begins with <c>2.5-</c>; a remark may
/// follow behind a full stop.
/// </remarks>
public sealed class TranscriptRowsTests
{
    private static readonly string[] Files = Directory.GetFiles(SourceTree.Transcripts, "*.txt");
    private static readonly HashSet<string> Shown = [.. ReadHeadings()];

    [Fact]
    public void Every_row_of_the_command_line_has_a_transcript()
    {
        var missing = ConformanceRows
            .Read()
            .Where(static row => row.StartsWith("cli ", StringComparison.Ordinal))
            .Where(static row => !Shown.Contains(row))
            .ToList();

        Assert.True(missing.Count == 0, $"{missing.Count} rows have no transcript:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Every_transcript_is_run_by_a_test()
    {
        var tests = string.Concat(Directory.EnumerateFiles(SourceTree.Transcripts, "*.cs").Select(File.ReadAllText));

        Assert.All(
            Files.Select(Path.GetFileNameWithoutExtension),
            name => Assert.Contains($"CheckAsync(\"{name}\"", tests, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> ReadHeadings() =>
        from file in Files
        let section = Path.GetFileName(file).Split('-')[0]
        from line in File.ReadLines(file)
        where line.StartsWith("# ", StringComparison.Ordinal)
        let heading = line[2..].Split(". ")[0]
        from row in (string[])[$"cli {heading}", $"cli {section}: {heading}"]
        select row;
}
