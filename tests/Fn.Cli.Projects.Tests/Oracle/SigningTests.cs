using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fn.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fn.Cli.Projects.Tests.Oracle;

public class SigningTests
{
    [Fact]
    [Spec("cli 3.6", "signature")]
    public async Task A_request_is_signed_over_exactly_the_headers_the_service_wants()
    {
        await using var bench = await OracleBench.StartAsync();

        await bench.OutputOfAsync("create app demo --subnet-id s");
        var post = bench.LastRequest;
        await bench.OutputOfAsync("list apps");
        var get = bench.LastRequest;

        Assert.Matches(
            $"^Signature version=\"1\",headers=\"date \\(request-target\\) host\",keyId=\"{OracleBench.KeyId}\",algorithm=\"rsa-sha256\",signature=\"[^\"]+\"$",
            get.Header("authorization")
        );
        Assert.Equal(
            "date (request-target) host content-length content-type x-content-sha256",
            post.Signature("headers")
        );
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(post.Body)), post.Header("x-content-sha256"));
        Assert.Equal("application/json", post.Header("content-type"));
        Assert.Matches("^fn_go-oracle fn/", get.Header("user-agent"));
        Assert.Matches("^fn/", get.Header("opc-client-info"));
        Assert.Matches("^[0-9A-F]{32}$", get.Header("opc-request-id"));
    }

    [Fact]
    public async Task Another_key_is_refused()
    {
        await using var bench = await OracleBench.StartAsync();
        using var other = RSA.Create(2048);
        File.WriteAllText(bench.KeyFile, other.ExportPkcs8PrivateKeyPem());

        var listed = await bench.FailureOfAsync("list apps");
        var created = await bench.FailureOfAsync("create app demo --subnet-id s");

        const string Refusal =
            "The required information is missing or wrong: wrong signature (NotAuthenticated, request R1)";
        Assert.Equal((Refusal, Refusal), (listed, created));
        Assert.Empty(bench.Service.Applications.All);
    }

    [Fact]
    public async Task A_key_the_service_does_not_know_is_refused()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Settings["oracle.fingerprint"] = "cc:dd";

        var failure = await bench.FailureOfAsync("list apps");

        Assert.Equal(
            "The required information is missing or wrong: unknown key (NotAuthenticated, request R1)",
            failure
        );
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_refused()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Cli.Time = new FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var failure = await bench.FailureOfAsync("list apps");

        Assert.Equal(
            "The required information is missing or wrong: wrong date (NotAuthenticated, request R1)",
            failure
        );
    }

    [Fact]
    [Spec("cli 3.6", "certificates")]
    public async Task A_certificate_is_taken_unseen_only_when_the_context_says_so()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            "CN=stand-in",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var bench = await OracleBench.StartAsync(certificate);

        var refused = await bench.FailureOfAsync("list apps");
        bench.Settings["oracle.disable-certs"] = "true";
        var taken = await bench.RunAsync("list apps");

        Assert.Contains("tls: failed to verify certificate", refused, StringComparison.Ordinal);
        Assert.Equal(0, taken.ExitCode);
    }

    [Fact]
    public async Task Shown_requests_hold_no_signature()
    {
        await using var bench = await OracleBench.StartAsync();
        bench.Cli.Variables["DEBUG"] = "1";

        var result = await bench.RunAsync("list apps");

        Assert.Contains("GET /20181201/applications?compartmentId=", result.Error, StringComparison.Ordinal);
        Assert.Contains("Authorization: ***\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("rsa-sha256", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("cli 3.6", "version")]
    public async Task The_version_is_asked_with_a_signature_and_the_compartment()
    {
        await using var bench = await OracleBench.StartAsync();

        var output = await bench.OutputOfAsync("version");

        Assert.EndsWith("Server version:  4.5.6\n", output, StringComparison.Ordinal);
        Assert.Equal("GET /version", bench.LastRequest.ToString());
        Assert.Equal(OracleBench.Compartment, bench.LastRequest.Header("opc-compartment-id"));
    }
}
