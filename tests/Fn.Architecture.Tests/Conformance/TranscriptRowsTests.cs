namespace Fn.Architecture.Tests.Conformance;

/// <summary>Every listed rule of the command line's specification is shown by a session of the built programs, a transcript, or stands here.</summary>
/// <remarks>
/// A transcript names a rule in a line of its own, <c># 2.5: config</c>, or <c># config</c> in a file that begins with <c>2.5-</c>; a remark may
/// follow behind a full stop.
/// </remarks>
public sealed class TranscriptRowsTests
{
    private const string ToCome = "to come";

    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["cli 10: 54"] = "the time limit is a minute: shown with another clock by Fn.Client.Tests",
        ["cli 2.9: waiting"] = ToCome,
        ["cli 6.2: the engine is checked"] = ToCome,
        ["cli 6.2: verbose"] = ToCome,
        ["cli 6.2: an interrupt"] = ToCome,
        ["cli 1.5: codes"] = ToCome,
        ["cli 1.5: NO_COLOR"] = ToCome,
        ["cli 1.5: a failed build"] = ToCome,
        ["cli 1.7: a newer release"] = ToCome,
        ["cli 2.10: widths"] = ToCome,
        ["cli 2.10: text after the last tab"] = ToCome,
        ["cli 2.10: help pages"] = ToCome,
        ["cli 6.3: layouts"] = ToCome,
        ["cli 6.3: local debug"] = ToCome,
        ["cli 8.1: a terminal"] = ToCome,
        ["cli 8.4: ids"] = ToCome,
        ["cli 8.4: what drops them"] = ToCome,
        ["cli A: bodies"] = ToCome,
        ["cli A: look-ups"] = ToCome,
        ["cli A: pages"] = ToCome,
        ["cli A: a first deploy"] = ToCome,
        ["cli A: a repeated deploy"] = ToCome,
        ["cli A: raw errors"] = ToCome,
        ["cli A: malformed JSON"] = ToCome,
        ["cli A: connection errors"] = ToCome,
    };

    private static readonly string[] Files = Directory.GetFiles(SourceTree.Transcripts, "*.txt");
    private static readonly HashSet<string> Shown = [.. ReadHeadings()];

    [Fact]
    public void Every_row_of_the_command_line_has_a_transcript_or_a_reason()
    {
        var missing = ConformanceRows
            .Read()
            .Where(static row => row.StartsWith("cli ", StringComparison.Ordinal))
            .Where(static row => !Shown.Contains(row) && !Elsewhere.ContainsKey(row))
            .ToList();

        Assert.True(missing.Count == 0, $"{missing.Count} rows have no transcript:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void A_reason_stands_only_where_there_is_no_transcript() =>
        Assert.DoesNotContain(Elsewhere, static row => row.Value != ToCome && Shown.Contains(row.Key));

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
