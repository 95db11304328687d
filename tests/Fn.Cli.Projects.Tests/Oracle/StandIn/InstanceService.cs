using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>What an instance of Oracle's cloud finds at its metadata address, and the service that makes tokens of its certificate.</summary>
internal sealed class InstanceService
{
    public const string Tenancy = "ocid1.tenancy.oc1..instance";
    public const string Compartment = "ocid1.compartment.oc1..instance";
    private const string Token = "t0ken";
    private static readonly RSA Key = RSA.Create(2048);
    private readonly Lazy<X509Certificate2> _certificate = new(CreateCertificate);

    /// <summary>Key id of requests that an instance signs.</summary>
    public const string KeyId = "ST$" + Token;

    /// <summary>The answer when the request is for one of these services, else null.</summary>
    public OciAnswer? Answer(OciRequest request, SignatureCheck signatures) =>
        request.Target switch
        {
            "/v1/x509" => Federate(request, signatures),
            _ when !request.Target.StartsWith("/opc/v2/", StringComparison.Ordinal) => null,
            _ when request.Header("authorization") != "Bearer Oracle" => new OciAnswer(403),
            "/opc/v2/instance/compartmentId" => Text(Compartment),
            "/opc/v2/instance/regionInfo" => new OciAnswer(
                200,
                """{"realmDomainComponent":"oraclecloud.com","realmKey":"oc1","regionIdentifier":"us-phoenix-1","regionKey":"PHX"}"""
            ),
            "/opc/v2/identity/cert.pem" or "/opc/v2/identity/intermediate.pem" => Text(
                _certificate.Value.ExportCertificatePem()
            ),
            "/opc/v2/identity/key.pem" => Text(Key.ExportPkcs8PrivateKeyPem()),
            _ => OciAnswer.NotFound,
        };

    private OciAnswer Federate(OciRequest request, SignatureCheck signatures)
    {
        var octets = _certificate
            .Value.GetCertHash(HashAlgorithmName.SHA256)
            .Select(static octet => octet.ToString("x2"));
        signatures.Add($"{Tenancy}/fed-x509-sha256/{string.Join(':', octets)}", Key);
        if (signatures.Fault(request, signsHost: false) is { } fault)
        {
            return OciAnswer.Refusal(401, "NotAuthenticated", fault);
        }
        var body = JsonNode.Parse(request.Body)!;
        if ((string?)body["certificate"] != Convert.ToBase64String(_certificate.Value.RawData))
        {
            return OciAnswer.Refusal(400, "InvalidParameter", "another certificate");
        }
        var session = RSA.Create();
        session.ImportSubjectPublicKeyInfo(Convert.FromBase64String((string)body["publicKey"]!), out _);
        signatures.Add(KeyId, session);
        return OciAnswer.Of(new JsonObject { ["token"] = Token });
    }

    private static X509Certificate2 CreateCertificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(
            $"CN=leaf, OU=opc-tenant:{Tenancy}",
            Key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static OciAnswer Text(string text) => new(200, text + "\n") { ContentType = "text/plain" };
}
