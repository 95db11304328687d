using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>Sessions about what goes to a server and comes back, also from one that answers oddly.</summary>
public sealed class AnswerTranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli A", "bodies", "look-ups", "pages", "raw errors", "malformed JSON", "connection errors")]
    public Task Requests_and_answers() => TranscriptFile.CheckAsync("a-answers", raw);

    [ProductFact]
    [Spec("cli A", "a first deploy", "a repeated deploy")]
    public Task Deploys() => TranscriptFile.CheckAsync("a-deploys", raw);

    [ProductFact]
    [Spec("cli 1.7", "a newer release")]
    public Task A_newer_release() => TranscriptFile.CheckAsync("1.7-release", raw);

    [ProductFact]
    [Spec("cli 2.9", "waiting")]
    public Task Waiting_for_a_state() => TranscriptFile.CheckAsync("2.9-waiting", raw);

    [ProductFact]
    [Spec("cli 8.1", "a terminal")]
    [Spec("cli 8.4", "ids", "what drops them")]
    public Task Kept_endpoints() => TranscriptFile.CheckAsync("8.4-cache", raw);
}
