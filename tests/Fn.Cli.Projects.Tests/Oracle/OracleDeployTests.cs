using System.Text.Json.Nodes;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class OracleDeployTests
{
    private const string Func =
        "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\nconfig:\n  L: 2\ndeploy:\n  oci:\n"
        + "    provisioned_concurrency:\n      strategy: constant\n      count: 40\n"
        + "    detached_mode:\n      timeout: 20m\n      on_success:\n        type: queue\n        ocid: ocid1.queue\n"
        + "    freeform_tags:\n      team: x\n    defined_tags:\n      ns:\n        k: v\n";

    [Fact]
    [Spec("cli 3.6", "deploy")]
    public async Task A_deploy_hands_over_the_managed_settings_of_the_file()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();
        bench.Cli.FakeEngine();
        bench.Cli.Write("func.yaml", Func);
        bench.Cli.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy --app demo --local");
        var created = bench.LastRequest.Text.Trim();
        await bench.RunAsync("deploy --app demo --local --no-bump");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("Warning", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            """
            {"applicationId":"ocid1.fnapp.oc1.phx.1","config":{"L":"2"},"displayName":"f","image":"f:0.0.2","memoryInMBs":128,"definedTags":{"ns":{"k":"v"}},"freeformTags":{"team":"x"},"detachedModeTimeoutInSeconds":1200,"successDestination":{"kind":"QUEUE","queueId":"ocid1.queue"},"provisionedConcurrencyConfig":{"strategy":"CONSTANT","count":40}}
            """,
            created
        );
        Assert.Equal(
            [
                """PUT /20181201/functions/ocid1.fnfunc.oc1.phx.1 {"image":"f:0.0.2"}""",
                """PUT /20181201/functions/ocid1.fnfunc.oc1.phx.1 {"provisionedConcurrencyConfig":{"strategy":"CONSTANT","count":40}}""",
            ],
            bench.Requests.Where(static request => request.StartsWith("PUT", StringComparison.Ordinal))
        );
    }

    [Fact]
    [Spec("cli 10", "29")]
    public async Task Triggers_of_the_file_are_left_out_with_a_warning()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp();
        bench.Cli.FakeEngine();
        bench.Cli.Write(
            "func.yaml",
            "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\ntriggers:\n- name: t\n  type: http\n  source: /t\n"
        );
        bench.Cli.Write("Dockerfile", "FROM scratch\n");

        var result = await bench.RunAsync("deploy --app demo --local");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(
            "Warning: function f has triggers, which the current provider does not support. They will be ignored.\n",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.EndsWith("Successfully created function: f with f:0.0.2\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 3.6", "image repositories")]
    public async Task A_push_finds_its_repository_in_the_compartment_of_images()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.AddApp()["shape"] = Fn.Cli.Builds.Platforms.Host == "arm64" ? "GENERIC_ARM" : "GENERIC_X86";
        bench.Settings["oracle.image-compartment-id"] = "ocid1.compartment.images";
        bench.Settings["registry"] = "phx.ocir.io/ns/team";
        bench.Cli.FakeEngine();
        bench.Cli.Write("func.yaml", "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n");
        bench.Cli.Write("Dockerfile", "FROM scratch\n");

        var first = await bench.RunAsync("deploy --app demo");
        var again = await bench.RunAsync("deploy --app demo");

        Assert.Equal((0, 0), (first.ExitCode, again.ExitCode));
        var repository = Assert.Single(bench.Service.Repositories);
        Assert.Equal(
            """{"compartmentId":"ocid1.compartment.images","displayName":"team/f"}""",
            repository.ToJsonString()
        );
        Assert.Contains("docker push phx.ocir.io/ns/team/f:0.0.3", bench.Cli.EngineCalls);
    }

    [Fact]
    public async Task An_app_file_makes_the_app_with_its_subnets()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Cli.FakeEngine();
        bench.Cli.Write("app.yaml", "name: demo\nconfig:\n  A: 1\nannotations:\n  oracle.com/oci/subnetIds: [s1]\n");
        bench.Cli.Write("func.yaml", "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n");
        bench.Cli.Write("Dockerfile", "FROM scratch\n");

        var first = await bench.RunAsync("deploy --create-app --local");
        var again = await bench.RunAsync("deploy --create-app --local");

        Assert.Equal((0, 0), (first.ExitCode, again.ExitCode));
        var app = Assert.Single(bench.Service.Applications.All);
        Assert.Equal("""["s1"]""", app["subnetIds"]!.ToJsonString());
        Assert.Equal("""{"A":"1"}""", app["config"]!.ToJsonString());
    }
}
