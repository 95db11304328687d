using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>What the original does wrongly, specification 10: the built command shows what became of each.</summary>
public sealed class RoughEdgeTests(RawImage raw)
{
    [ProductFact]
    [Spec(
        "cli 10",
        "1",
        "3",
        "4",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13",
        "13a",
        "58",
        "59",
        "60",
        "61",
        "68",
        "72"
    )]
    public Task Function_files_and_deploys() => TranscriptFile.CheckAsync("10-files", raw);

    [ProductFact]
    [Spec("cli 10", "20", "21", "22", "23", "24", "25", "37", "38", "48", "51", "55", "56", "57", "65", "66", "67")]
    public Task New_projects_and_builds() => TranscriptFile.CheckAsync("10-builds", raw);

    [ProductFact]
    [Spec("cli 10", "2", "5", "14", "15", "16", "17", "18", "19", "30", "31", "32", "33", "35", "36", "39", "40", "41")]
    [Spec("cli 10", "53", "62", "63", "64", "70")]
    public Task Commands_and_contexts() => TranscriptFile.CheckAsync("10-commands", raw);

    [ProductFact]
    [Spec("cli 10", "42", "43", "44", "45", "46", "47", "49", "50", "52", "69", "71")]
    public Task Codes_streams_and_messages() => TranscriptFile.CheckAsync("10-streams", raw);

    [ProductFact]
    [Spec("cli 10", "26", "27", "28", "29", "34")]
    public Task The_managed_service() => TranscriptFile.CheckAsync("10-oracle", raw);
}
