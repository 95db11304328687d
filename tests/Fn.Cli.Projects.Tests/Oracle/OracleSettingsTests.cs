using System.Net;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class OracleSettingsTests
{
    [Theory]
    [Spec("cli 3.6", "missing values")]
    [InlineData("oracle.tenancy-id", "unable to find tenancyID in environment or configuration.")]
    [InlineData("oracle.user-id", "unable to find userID in environment or configuration.")]
    [InlineData("oracle.fingerprint", "unable to find fingerprint in environment or configuration.")]
    [InlineData("oracle.key-file", "unable to find keyFile in environment or configuration.")]
    [InlineData("oracle.compartment-id", "no OCI compartment OCID specified in config key oracle.compartment-id ")]
    [InlineData("api-url", "unable to find api-url in context, or region in OCI config")]
    public async Task A_value_that_is_nowhere_is_named(string key, string failure)
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Settings.Remove(key);

        var result = await bench.RunAsync("list apps");

        Assert.Equal((1, failure), (result.ExitCode, result.Failure));
        Assert.Contains("fn list apps - List all created applications", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 3.6", "precedence")]
    public async Task Each_value_comes_from_the_environment_then_the_context_then_the_profile()
    {
        await using var bench = await OracleBench.StartAsync();
        WriteProfile(
            bench,
            "[DEFAULT]\n# a comment\nuser = u-file\ntenancy=t-file\nfingerprint=f-file\nkey_file=~/key.pem\n"
        );
        foreach (var id in (string[])["t-file/u-file/f-file", "t-file/u-context/f-file", "t-file/u-context/f-env"])
        {
            bench.Service.Signatures.Add(id, OracleBench.Key);
        }
        foreach (var key in (string[])["oracle.user-id", "oracle.tenancy-id", "oracle.fingerprint", "oracle.key-file"])
        {
            bench.Settings.Remove(key);
        }

        await bench.RunAsync("list apps");
        bench.Settings["oracle.user-id"] = "u-context";
        await bench.RunAsync("list apps");
        bench.Cli.Variables["OCI_CLI_FINGERPRINT"] = "f-env";
        await bench.RunAsync("list apps");

        Assert.Equal(
            ["t-file/u-file/f-file", "t-file/u-context/f-file", "t-file/u-context/f-env"],
            bench.Service.Requests.Select(static request => request.Signature("keyId"))
        );
    }

    [Fact]
    [Spec("cli 3.6", "profiles")]
    public async Task The_profile_is_that_of_the_environment_then_of_the_context_then_the_default_one()
    {
        await using var bench = await OracleBench.StartAsync();
        WriteProfile(bench, "[DEFAULT]\nuser=d\n[one]\nuser=1\n[two]\nfingerprint=2\n");
        bench.Settings.Remove("oracle.user-id");
        bench.Settings.Remove("oracle.fingerprint");

        bench.Cli.Variables["OCI_CLI_FINGERPRINT"] = "f";
        await bench.RunAsync("list apps");
        bench.Settings["oracle.profile"] = "one";
        await bench.RunAsync("list apps");
        bench.Cli.Variables["OCI_CLI_PROFILE"] = "two";
        bench.Cli.Variables.Remove("OCI_CLI_FINGERPRINT");
        await bench.RunAsync("list apps");
        bench.Cli.Variables["OCI_CLI_PROFILE"] = "three";
        var failure = (await bench.RunAsync("list apps")).Failure;

        Assert.Equal(
            ["d/f", "1/f", "d/2"],
            bench.Service.Requests.Select(static request =>
                request.Signature("keyId")[(OracleBench.Tenancy.Length + 1)..]
            )
        );
        Assert.Equal("profile three not found in HOME/.oci/config", failure);
    }

    [Fact]
    public async Task Another_settings_file_can_be_named()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Settings.Remove("oracle.user-id");
        bench.Cli.Variables["OCI_CLI_CONFIG_FILE"] = "~/mine";

        var missing = (await bench.RunAsync("list apps")).Failure;
        File.WriteAllText(Path.Combine(bench.Cli.Home, "mine"), $"[DEFAULT]\nuser={OracleBench.User}\n");
        var result = await bench.RunAsync("list apps");

        Assert.Equal("open HOME/mine: no such file or directory", missing);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [Spec("cli 3.6", "endpoint of the region")]
    [InlineData("us-phoenix-1", "https://functions.us-phoenix-1.oci.oraclecloud.com/20181201/applications")]
    [InlineData("us-gov-ashburn-1", "https://functions.us-gov-ashburn-1.oci.oraclegovcloud.com/20181201/applications")]
    [InlineData("uk-gov-london-1", "https://functions.uk-gov-london-1.oci.oraclegovcloud.uk/20181201/applications")]
    public async Task Without_an_api_url_the_region_tells_the_address(string region, string address)
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Settings.Remove("api-url");
        bench.Cli.Variables["OCI_CLI_REGION"] = region;
        using var network = new LastAddress();
        bench.Cli.Network = network;

        await bench.RunAsync("list apps");

        Assert.Equal(address, network.Value);
    }

    [Fact]
    [Spec("cli 10", "26")]
    public async Task The_key_of_the_context_and_that_of_the_environment_are_used()
    {
        await using var bench = await OracleBench.StartAsync();

        var fromContext = await bench.RunAsync("list apps");
        bench.Settings.Remove("oracle.key-file");
        bench.Cli.Variables["OCI_CLI_KEY_FILE"] = bench.KeyFile;
        var fromEnvironment = await bench.RunAsync("list apps");

        Assert.Equal((0, 0), (fromContext.ExitCode, fromEnvironment.ExitCode));
    }

    [Theory]
    [Spec("cli 3.6", "keys")]
    [InlineData("PKCS#1")]
    [InlineData("encrypted PKCS#8")]
    [InlineData("AES-128-CBC")]
    [InlineData("AES-256-CBC")]
    [InlineData("DES-EDE3-CBC")]
    public async Task A_key_may_have_a_pass_phrase(string form)
    {
        await using var bench = await OracleBench.StartAsync();
        File.WriteAllText(bench.KeyFile, KeyText.Of(OracleBench.Key, form, "sesame"));

        var without = await bench.RunAsync("list apps");
        bench.Settings["oracle.pass-phrase"] = "open";
        var wrong = await bench.RunAsync("list apps");
        bench.Settings.Remove("oracle.pass-phrase");
        WriteProfile(bench, "[DEFAULT]\npass_phrase=sesame\n");
        var right = await bench.RunAsync("list apps");

        Assert.Equal(0, right.ExitCode);
        if (form != "PKCS#1")
        {
            Assert.Equal("the private key in HOME/key.pem has a pass phrase, and none is given", without.Failure);
            Assert.Equal(
                "the private key in HOME/key.pem cannot be decrypted: is the pass phrase right?",
                wrong.Failure
            );
        }
    }

    [Theory]
    [InlineData("no key at all")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public async Task What_is_no_private_key_is_refused(string text)
    {
        await using var bench = await OracleBench.StartAsync();
        File.WriteAllText(bench.KeyFile, text);

        Assert.Equal("unable to decode private key file as PEM", await bench.FailureOfAsync("list apps"));
        Assert.Empty(bench.Requests);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_named()
    {
        await using var bench = await OracleBench.StartAsync();
        File.Delete(bench.KeyFile);

        Assert.Equal("open HOME/key.pem: no such file or directory", await bench.FailureOfAsync("list apps"));
    }

    private static void WriteProfile(OracleBench bench, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Cli.Home, ".oci"));
        File.WriteAllText(Path.Combine(folder.FullName, "config"), text);
    }

    private sealed class LastAddress : HttpMessageHandler
    {
        public string Value { get; private set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Value = request.RequestUri!.GetLeftPart(UriPartial.Path);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[]") });
        }
    }
}
