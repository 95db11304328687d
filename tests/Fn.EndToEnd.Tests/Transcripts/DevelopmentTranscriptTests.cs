using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>The built command where functions are developed: indexes of packages, engines and the watch on a directory.</summary>
public sealed class DevelopmentTranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli 5.4", "pins", "node", "python", ".net")]
    public Task Versions_of_new_projects() => TranscriptFile.CheckAsync("5.4-versions", raw);

    [ProductFact]
    [Spec("cli 6.6", "other machines by docker", "a builder that can do it already", "other machines by podman")]
    [Spec("cli 6.6", "unknown shapes", "the machine's own kind is built and pushed")]
    public Task Images_for_other_machines() => TranscriptFile.CheckAsync("6.6-machines", raw);

    [ProductFact]
    [Spec("cli 6.8", "changes", "patterns", "a failed deploy", "errors")]
    public Task The_watch() => TranscriptFile.CheckAsync("6.8-watch", raw);
}
