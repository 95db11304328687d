using Fn.Cli.Projects.Tests.Oracle.StandIn;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class InstanceTests
{
    [Fact]
    [Spec("cli 3.6", "instance principal")]
    public async Task An_instance_signs_with_a_key_for_which_its_certificate_got_a_token()
    {
        await using var bench = await StartAsync("oracle-ip");

        var output = await bench.OutputOfAsync("create app demo --subnet-id s");

        Assert.Equal("Successfully created app:  demo\n", output);
        Assert.Equal(InstanceService.KeyId, bench.LastRequest.Signature("keyId"));
        Assert.Contains(
            $"\"compartmentId\":\"{InstanceService.Compartment}\"",
            bench.LastRequest.Text,
            StringComparison.Ordinal
        );
        Assert.Matches("^fn_go-oracle-ip fn/", bench.LastRequest.Header("user-agent"));
    }

    [Fact]
    public async Task The_compartment_of_the_context_goes_before_that_of_the_instance()
    {
        await using var bench = await StartAsync("oracle-ip");
        bench.Settings["oracle.compartment-id"] = "ocid1.compartment.2";

        await bench.RunAsync("list apps");

        Assert.Equal("GET /20181201/applications?compartmentId=ocid1.compartment.2", bench.LastRequest.ToString());
        Assert.DoesNotContain("GET /opc/v2/instance/compartmentId", bench.Requests);
    }

    [Fact]
    public async Task Elsewhere_the_provider_says_what_it_needs()
    {
        await using var bench = await StartAsync("oracle-ip");
        bench.Cli.Variables["OCI_METADATA_BASE_URL"] = bench.Service.Address + "/nothing";

        var failure = await bench.FailureOfAsync("list apps");

        Assert.StartsWith(
            "the metadata of this instance cannot be had, is this an instance of Oracle Cloud? ",
            failure,
            StringComparison.Ordinal
        );
        bench.Cli.IsTerminal = true;
        Assert.Contains(
            "'fn update context provider oracle'",
            (await bench.RunAsync("list apps")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Spec("cli 3.6", "delegation token")]
    public async Task A_Cloud_Shell_signs_the_token_of_its_user_too()
    {
        await using var bench = await StartAsync("oracle-cs");
        bench.Cli.Variables["OCI_CLI_TENANCY"] = OracleBench.Tenancy;
        bench.Cli.Variables["OCI_CLI_DELEGATION_TOKEN_FILE"] = Path.Combine(bench.Cli.Home, "token");
        File.WriteAllText(Path.Combine(bench.Cli.Home, "token"), "d3legated\n");
        bench.Service.Signatures.DelegationToken = "d3legated";

        await bench.OutputOfAsync("create app demo --subnet-id s");

        Assert.Equal("d3legated", bench.LastRequest.Header("opc-obo-token"));
        Assert.Contains(
            $"\"compartmentId\":\"{OracleBench.Tenancy}\"",
            bench.LastRequest.Text,
            StringComparison.Ordinal
        );
        Assert.Matches("^fn_go-oracle-cs fn/", bench.LastRequest.Header("user-agent"));
    }

    [Theory]
    [InlineData("", "unable to find tenancyID in environment or configuration.")]
    [InlineData("OCI_CLI_TENANCY", "OCI_CLI_DELEGATION_TOKEN_FILE is not set: is this a Cloud Shell?")]
    [InlineData("OCI_CLI_TENANCY OCI_CLI_DELEGATION_TOKEN_FILE", "open WORK/x: no such file or directory")]
    public async Task What_a_Cloud_Shell_must_set_is_named(string set, string failure)
    {
        await using var bench = await StartAsync("oracle-cs");
        foreach (var name in set.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bench.Cli.Variables[name] = "x";
        }

        Assert.Equal(failure, (await bench.RunAsync("list apps")).Failure);
    }

    private static async Task<OracleBench> StartAsync(string provider)
    {
        var bench = await OracleBench.StartAsync();
        foreach (var key in bench.Settings.Keys.Where(static key => key != "api-url").ToList())
        {
            bench.Settings.Remove(key);
        }
        bench.Settings["provider"] = provider;
        bench.Cli.Variables["OCI_METADATA_BASE_URL"] = bench.Service.Address + "/opc/v2";
        bench.Cli.Variables["OCI_SDK_AUTH_CLIENT_REGION_URL"] = bench.Service.Address;
        return bench;
    }
}
