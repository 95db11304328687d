using System.Text;
using System.Text.Json.Nodes;
using Fn.Cli.Builds;
using Fn.Cli.Projects.Tests.Oracle.StandIn;
using Fn.Cli.Providers.Oracle.Signing;
using Fn.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public sealed class ImageSigningTests
{
    private const string Image = "phx.ocir.io/ns/team/f:0.0.2";
    private const string Func = "schema_version: 20180708\nname: f\nversion: 0.0.1\nruntime: docker\n";
    private const string Details =
        $"signing_details:\n  image_compartment_id: ocid1.compartment.images\n  kms_key_id: {ImageService.VaultKey}\n"
        + $"  kms_key_version_id: {ImageService.KeyVersion}\n  signing_algorithm: {ImageService.Algorithm}\n";

    [Fact]
    [Spec("cli 3.6", "deploy")]
    public async Task A_deploy_signs_what_it_pushed_and_does_it_once()
    {
        await using var bench = await StartAsync();
        bench.Service.Images.Add("team/f", "sha256:old");
        bench.Service.Images.Add("team/f", "sha256:pushed");

        var first = await bench.RunAsync("deploy --app demo");
        var again = await bench.RunAsync("deploy --app demo --no-bump");

        Assert.Equal((0, 0), (first.ExitCode, again.ExitCode));
        Assert.Contains(
            $"""
            Signing image {Image} using KmsKey {ImageService.VaultKey}...
            Fetching image digest for {Image}
            Image digest is sha256:pushed
            Image belongs to repository team/f
            Successfully signed and uploaded image signature for {Image}
            Updating function f using image {Image}...

            """,
            first.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Image belongs to repository team/f\nImage {Image} is already signed by {ImageService.VaultKey}\n",
            again.Out,
            StringComparison.Ordinal
        );
        var signature = Assert.Single(bench.Service.Images.Signatures);
        Assert.Equal("ocid1.compartment.images", (string?)signature["compartmentId"]);
        Assert.Equal(
            $$"""
            {"description":"image signed by fn CLI","imageDigest":"sha256:pushed","kmsKeyId":"{{ImageService.VaultKey}}","kmsKeyVersionId":"{{ImageService.KeyVersion}}","metadata":"{\"signedBy\":\"fn CLI\"}","region":"us-phoenix-1","repositoryName":"team/f","signingAlgorithm":"{{ImageService.Algorithm}}"}
            """,
            Encoding.UTF8.GetString(Convert.FromBase64String((string)signature["message"]!))
        );
    }

    [Fact]
    public async Task A_key_that_is_not_there_fails_the_deploy_before_the_function_changes()
    {
        await using var bench = await StartAsync(
            Details.Replace("vaultext.unique", "vaultext.gone", StringComparison.Ordinal)
        );
        bench.Service.Images.Add("team/f", "sha256:pushed");

        var result = await bench.RunAsync("deploy --app demo");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "cannot sign with key ocid1.key.oc1.phx.vaultext.gone: "
                + "Authorization failed or requested resource not found. (NotAuthorizedOrNotFound, request R1)",
            result.Failure
        );
        Assert.Empty(bench.Service.Images.Signatures);
        Assert.Empty(bench.Service.Functions.All);
        Assert.StartsWith(Func, bench.Cli.Read("func.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_without_the_image_is_told()
    {
        await using var bench = await StartAsync();
        bench.Service.Images.Add("team/f", "sha256:old");

        var result = await bench.RunAsync("deploy --app demo");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "repository team/f in compartment ocid1.compartment.images has no image of digest sha256:pushed",
            result.Failure
        );
    }

    [Theory]
    [InlineData("echo '[]'")]
    [InlineData("echo null")]
    [InlineData("exit 1")]
    public async Task An_image_without_a_digest_is_told(string answer)
    {
        await using var bench = await StartAsync();
        bench.Cli.FakeEngine($"if [ \"$1 $2\" = 'image inspect' ]; then {answer}; fi");

        var result = await bench.RunAsync("deploy --app demo");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"failed to fetch image digest for {Image}", result.Failure);
    }

    [Fact]
    public async Task What_docker_built_for_other_machines_has_the_digest_that_the_registry_tells()
    {
        await using var bench = await StartAsync(shape: "GENERIC_X86_ARM");
        bench.Service.Images.Add("team/f", "sha256:list");
        bench.Cli.FakeEngine("if [ \"$1 $2\" = 'buildx imagetools' ]; then echo '\"sha256:list\"'; fi");

        var result = await bench.RunAsync("deploy --app demo");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            $"docker buildx imagetools inspect --format {{{{json .Manifest.Digest}}}} {Image}",
            bench.Cli.EngineCalls
        );
        Assert.Equal("sha256:list", SignedDigest(bench));
    }

    [Theory]
    [InlineData(null, "podman push --digestfile ")]
    [InlineData("GENERIC_X86_ARM", "podman manifest push --digestfile ")]
    public async Task Podman_tells_the_digest_of_what_it_pushes_in_a_file(string? shape, string push)
    {
        await using var bench = await StartAsync(shape: shape);
        bench.Cli.Variables["FN_CONTAINER_ENGINETYPE"] = "podman";
        bench.Service.Images.Add("team/f", "sha256:packed");
        bench.Cli.FakeEngine(
            """
            previous=
            for word; do
              if [ "$previous" = --digestfile ]; then echo sha256:packed > "$word"; fi
              previous=$word
            done
            """,
            "podman"
        );

        var result = await bench.RunAsync("deploy --app demo");

        Assert.Equal((0, "sha256:packed"), (result.ExitCode, SignedDigest(bench)));
        var call = Assert.Single(bench.Cli.EngineCalls, call => call.StartsWith(push, StringComparison.Ordinal));
        Assert.EndsWith(" " + Image, call, StringComparison.Ordinal);
        Assert.False(File.Exists(call.Split(' ')[^2]), "the file is still there");
    }

    [Fact]
    [Spec("cli 4.1", "fields")]
    public async Task Details_that_are_not_complete_fail_before_anything_is_built()
    {
        await using var bench = await StartAsync("signing_details:\n  kms_key_id: k\n");

        Assert.Equal(
            "signing_details is missing values for [image_compartment_id,kms_key_version_id,signing_algorithm] in func.yaml",
            await bench.FailureOfAsync("deploy --app demo")
        );
        Assert.DoesNotContain(bench.Cli.EngineCalls, static call => call.Contains(" build ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_is_not_pushed_is_not_signed_and_that_is_told()
    {
        await using var bench = await StartAsync();

        var result = await bench.RunAsync("deploy --app demo --local");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            "Warning: function f has signing_details, but only images that are pushed can be signed. It will not be signed.\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "https://functions.us-phoenix-1.oci.oraclecloud.com:443",
        "https://v-crypto.kms.us-phoenix-1.oraclecloud.com"
    )]
    [InlineData(
        "https://functions.eu-madrid-1.oci.oraclecloud.com",
        "https://v-crypto.kms.eu-madrid-1.oci.oraclecloud.com"
    )]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    public void A_key_is_found_at_its_vault(string service, string vault) =>
        Assert.Equal(vault, VaultEndpoint.Of(service, "ocid1.key.oc1.x.v.unique"));

    [Theory]
    [InlineData("k")]
    [InlineData("ocid1.key.oc1..unique")]
    [InlineData("ocid1.key.oc1.x.evil/.unique")]
    public void A_key_must_be_named_by_its_id(string key)
    {
        var failure = Assert.Throws<CliException>(() => VaultEndpoint.Of("http://127.0.0.1:8080", key));

        Assert.Equal($"kms_key_id of signing_details is no OCID of a key: '{key}'", failure.Message);
    }

    private static string? SignedDigest(OracleBench bench) =>
        (string?)Message(Assert.Single(bench.Service.Images.Signatures))["imageDigest"];

    private static JsonNode Message(JsonObject signature) =>
        JsonNode.Parse(Convert.FromBase64String((string)signature["message"]!))!;

    private static async Task<OracleBench> StartAsync(string details = Details, string? shape = null)
    {
        var bench = await OracleBench.StartAsync();
        bench.AddApp()["shape"] = shape ?? (Platforms.Host == "arm64" ? "GENERIC_ARM" : "GENERIC_X86");
        bench.Settings["registry"] = "phx.ocir.io/ns/team";
        bench.Cli.Variables["OCI_CLI_REGION"] = "us-phoenix-1";
        bench.Cli.FakeEngine(
            """
            if [ "$1 $2" = 'image inspect' ]; then
              echo '["phx.ocir.io/ns/other@sha256:other","phx.ocir.io/ns/team/f@sha256:pushed"]'
            fi
            """
        );
        bench.Cli.Write("func.yaml", Func + details);
        bench.Cli.Write("Dockerfile", "FROM scratch\n");
        return bench;
    }
}
