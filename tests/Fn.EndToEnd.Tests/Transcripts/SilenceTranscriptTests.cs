using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>A session that waits for the limit of a minute: by itself, so that the others run meanwhile.</summary>
public sealed class SilenceTranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli 10", "54")]
    public Task A_server_that_says_nothing() => TranscriptFile.CheckAsync("10-silence", raw);
}
