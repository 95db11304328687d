using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>Sessions about what is shown, on a terminal and elsewhere, and about builds.</summary>
public sealed class DisplayTranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli 1.5", "codes", "NO_COLOR", "a failed build")]
    public Task Colours() => TranscriptFile.CheckAsync("1.5-colours", raw);

    [ProductFact]
    [Spec("cli 2.10", "widths", "text after the last tab", "help pages")]
    public Task Tables() => TranscriptFile.CheckAsync("2.10-tables", raw);

    [ProductFact]
    [Spec("cli 6.2", "the engine is checked", "verbose", "an interrupt")]
    public Task Builds() => TranscriptFile.CheckAsync("6.2-builds", raw);

    [ProductFact]
    [Spec("cli 6.3", "layouts", "local debug")]
    public Task Layouts() => TranscriptFile.CheckAsync("6.3-layouts", raw);
}
