using Fn.EndToEnd.Tests.Harness;
using Fn.Testing;

namespace Fn.EndToEnd.Tests.Transcripts;

/// <summary>The built command against a stand-in of Oracle's service that checks every signature.</summary>
public sealed class OracleTranscriptTests(RawImage raw)
{
    [ProductFact]
    [Spec("cli 2.7", "list pbfs", "list pbfs versions", "list pbfs triggers", "get pbfs", "other providers")]
    public Task Pre_built_functions() => TranscriptFile.CheckAsync("2.7-catalogue", raw);

    [ProductFact]
    [Spec("cli 3.6", "missing values", "precedence", "profiles", "endpoint of the region", "keys", "certificates")]
    [Spec("cli 3.6", "signature", "version", "look-up", "apps", "subnets", "configuration", "functions", "annotations")]
    [Spec("cli 3.6", "provisioned concurrency", "triggers", "invoke", "deploy", "pre-built functions")]
    [Spec("cli 3.6", "image repositories", "instance principal", "delegation token")]
    public Task The_managed_service() => TranscriptFile.CheckAsync("3.6-oracle", raw);
}
