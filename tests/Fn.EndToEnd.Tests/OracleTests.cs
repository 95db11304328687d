using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fn.Cli.Projects.Tests.Oracle.StandIn;
using Fn.EndToEnd.Tests.Harness;

namespace Fn.EndToEnd.Tests;

/// <summary>The built <c>fn</c> against a stand-in of Oracle's service that checks every signature.</summary>
public sealed class OracleTests
{
    private const string Compartment = "ocid1.compartment.oc1..c";

    [ProductFact]
    public async Task A_user_signs_what_the_service_accepts()
    {
        await using var service = await OciService.StartAsync();
        using var home = new TemporaryHome();
        using var key = RSA.Create(2048);
        service.Signatures.Add("t/u/f", key);
        var file = Path.Combine(home.Path, "key.pem");
        await File.WriteAllTextAsync(file, key.ExportRSAPrivateKeyPem(), TestContext.Current.CancellationToken);
        WriteContext(
            home,
            $"provider: oracle\noracle.compartment-id: {Compartment}\noracle.tenancy-id: t\noracle.user-id: u\n"
                + $"oracle.fingerprint: f\noracle.key-file: {file}\n"
        );

        var app = await RunAsync(service, home, "", "create", "app", "demo", "--subnet-id", "s", "--tag", "a=b");
        var function = await RunAsync(service, home, "", "create", "function", "demo", "f", "i:1");
        var configured = await RunAsync(service, home, "", "config", "function", "demo", "f", "K", "v");
        var called = await RunAsync(service, home, "{\"a\":1}", "invoke", "demo", "f");

        Assert.Equal("Successfully created app:  demo\n", app.Succeeded());
        Assert.Equal("Successfully created function: f with i:1\n", function.Succeeded());
        Assert.Equal("demo f updated K with v\n", configured.Succeeded());
        Assert.Equal("{\"a\":1}\n", called.Succeeded());
    }

    [ProductFact]
    public async Task An_instance_gets_a_token_for_its_certificate()
    {
        await using var service = await OciService.StartAsync();
        using var home = new TemporaryHome();
        WriteContext(home, "provider: oracle-ip\n");
        service.Applications.Add(
            new JsonObject { ["displayName"] = "demo", ["compartmentId"] = InstanceService.Compartment }
        );

        var listed = await RunAsync(service, home, "", "list", "apps");

        Assert.Contains("demo\tocid1.fnapp.", listed.Succeeded(), StringComparison.Ordinal);
    }

    private static void WriteContext(TemporaryHome home, string text)
    {
        home.MakeDirectory(".fn/contexts");
        File.WriteAllText(Path.Combine(home.Path, ".fn/contexts/oci.yaml"), text);
    }

    private static Task<ProgramResult> RunAsync(
        OciService service,
        TemporaryHome home,
        string input,
        params string[] arguments
    )
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = home.Path,
            ["FN_CONTEXT"] = "oci",
            ["FN_API_URL"] = service.Address,
            ["OCI_METADATA_BASE_URL"] = service.Address + "/opc/v2",
            ["OCI_SDK_AUTH_CLIENT_REGION_URL"] = service.Address,
        };
        var start = ProgramRun.Describe(Product.Fn, arguments, home.Path, environment);
        return ProgramRun.ToEndAsync(start, TestContext.Current.CancellationToken, ProgramRun.Bytes(input));
    }
}
