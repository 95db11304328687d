using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Fn.Cli.Projects.Tests.Oracle.StandIn;

/// <summary>Images of a registry, a page each; a vault with one key; and signatures, which are taken only when they are right.</summary>
internal sealed class ImageService
{
    public const string VaultKey = "ocid1.key.oc1.phx.vaultext.unique";
    public const string KeyVersion = "ocid1.keyversion.oc1.phx.vaultext.version";
    public const string Algorithm = "SHA_256_RSA_PKCS_PSS";
    private readonly RSA _key = RSA.Create(2048);

    public List<JsonObject> All { get; } = [];

    public List<JsonObject> Signatures { get; } = [];

    /// <summary>Puts an image there, as a push would.</summary>
    public void Add(string repository, string digest) =>
        All.Add(
            new JsonObject
            {
                ["id"] = $"ocid1.containerimage.oc1..{All.Count}",
                ["compartmentId"] = "ocid1.compartment.images",
                ["repositoryName"] = repository,
                ["digest"] = digest,
            }
        );

    /// <summary>The answer when the request is for one of these services, else null.</summary>
    public OciAnswer? Answer(OciRequest request, string path, IReadOnlyDictionary<string, string> query) =>
        (request.Method, path) switch
        {
            ("GET", "/20160918/container/images") => Page(query),
            ("GET", "/20160918/container/imageSignatures") => SignaturesOf(query),
            ("POST", "/20160918/container/imageSignatures") => Upload((JsonObject)JsonNode.Parse(request.Body)!),
            ("POST", "/20180608/sign") => Sign(JsonNode.Parse(request.Body)!),
            _ => null,
        };

    private OciAnswer Page(IReadOnlyDictionary<string, string> query)
    {
        var number = query.TryGetValue("page", out var page) ? int.Parse(page, CultureInfo.InvariantCulture) : 0;
        var found = All.Where(image => (string?)image["repositoryName"] == query["repositoryName"]).ToList();
        return Items(found.Skip(number).Take(1)) with
        {
            NextPage = number + 1 < found.Count ? (number + 1).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private OciAnswer SignaturesOf(IReadOnlyDictionary<string, string> query)
    {
        string[] filters = ["imageId", "kmsKeyId", "kmsKeyVersionId", "signingAlgorithm"];
        return Items(Signatures.Where(item => filters.All(name => (string?)item[name] == query[name])));
    }

    private OciAnswer Sign(JsonNode body)
    {
        if ((string?)body["keyId"] != VaultKey || (string?)body["keyVersionId"] != KeyVersion)
        {
            return OciAnswer.NotFound;
        }
        if ((string?)body["messageType"] != "RAW" || (string?)body["signingAlgorithm"] != Algorithm)
        {
            return OciAnswer.Refusal(400, "InvalidParameter", "another type or algorithm");
        }
        var message = Convert.FromBase64String((string)body["message"]!);
        var signature = _key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        return OciAnswer.Of(new JsonObject { ["signature"] = Convert.ToBase64String(signature) });
    }

    private OciAnswer Upload(JsonObject body)
    {
        var message = Convert.FromBase64String((string)body["message"]!);
        var signature = Convert.FromBase64String((string)body["signature"]!);
        var image = All.Single(item => (string?)item["id"] == (string?)body["imageId"]);
        var signed = JsonNode.Parse(message)!;
        if (
            !_key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            || (string?)signed["imageDigest"] != (string?)image["digest"]
            || (string?)signed["repositoryName"] != (string?)image["repositoryName"]
        )
        {
            return OciAnswer.Refusal(400, "InvalidParameter", "no signature of this image");
        }
        Signatures.Add(body);
        return OciAnswer.Of(body);
    }

    private static OciAnswer Items(IEnumerable<JsonObject> items) =>
        OciAnswer.Of(new JsonObject { ["items"] = new JsonArray([.. items.Select(static item => item.DeepClone())]) });
}
