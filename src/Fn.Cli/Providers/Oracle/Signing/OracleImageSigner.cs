using Fn.Cli.Projects.Files;
using Fn.Cli.Providers.Oracle.Accounts;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Cli.Providers.Oracle.Resources;
using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Signing;

/// <summary>Signs images of Oracle's registry with a key of one of its vaults. Source: command line specification 6.4, step 8.</summary>
internal sealed class OracleImageSigner(OciConnection connection, IOracleAccount account, OracleSettings settings)
    : IImageSigner
{
    private const string Images = "/20160918/container/images";
    private const string Signatures = "/20160918/container/imageSignatures";

    public string RepositoryOf(string image) =>
        OracleRepositories.NameOf(image)
        ?? throw new CliException(
            $"image {image} names no repository of Oracle's registry, so it cannot be signed",
            "The registry of the context is REGION.ocir.io/NAMESPACE or longer."
        );

    public async Task<bool> SignAsync(
        string repository,
        string digest,
        SigningDetails details,
        CancellationToken cancellationToken
    )
    {
        var address = await account.GetAddressAsync(cancellationToken);
        var vault = VaultEndpoint.Of(address, details.KmsKeyId);
        var region = VaultEndpoint.RegionOf(address) ?? settings.Region ?? throw NoRegion();
        var (id, compartment) = await FindImageAsync(repository, digest, details, cancellationToken);
        if (await IsSignedAsync(id, details, cancellationToken))
        {
            return false;
        }
        var message = Convert.ToBase64String(Message(repository, digest, region, details));
        var signature = await SignMessageAsync(vault, message, details, cancellationToken);
        await UploadAsync(id, compartment, message, signature, details, cancellationToken);
        return true;
    }

    private async Task<(string Id, string Compartment)> FindImageAsync(
        string repository,
        string digest,
        SigningDetails details,
        CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? page = null;
        do
        {
            var list = Query.Of(
                Images,
                ("compartmentId", details.ImageCompartment),
                ("compartmentIdInSubtree", "true"),
                ("page", page),
                ("repositoryName", repository)
            );
            var answer = await ToldAs(
                $"cannot look for the image in repository {repository}",
                connection.SendToRegistryAsync(HttpMethod.Get, list, body: null, cancellationToken)
            );
            foreach (var image in OciJson.Items(answer.Body))
            {
                if (OciJson.Text(image, "digest") == digest)
                {
                    return (OciJson.Text(image, "id"), OciJson.Text(image, "compartmentId"));
                }
            }
            page = answer.NextPage;
        } while (page is not null && seen.Add(page));
        throw new CliException(
            $"repository {repository} in compartment {details.ImageCompartment} has no image of digest {digest}",
            "image_compartment_id of signing_details is the compartment of the repository, or one above it."
        );
    }

    private async Task<bool> IsSignedAsync(string image, SigningDetails details, CancellationToken cancellationToken)
    {
        var list = Query.Of(
            Signatures,
            ("compartmentId", details.ImageCompartment),
            ("compartmentIdInSubtree", "true"),
            ("imageId", image),
            ("kmsKeyId", details.KmsKeyId),
            ("kmsKeyVersionId", details.KmsKeyVersionId),
            ("limit", "1"),
            ("signingAlgorithm", details.Algorithm)
        );
        var answer = await ToldAs(
            "cannot look for signatures of the image",
            connection.SendToRegistryAsync(HttpMethod.Get, list, body: null, cancellationToken)
        );
        return OciJson.Items(answer.Body).Any();
    }

    // What the service's own tools sign: one JSON object, which names the image and the key.
    private static byte[] Message(string repository, string digest, string region, SigningDetails details)
    {
        var line = RequestBody.Write(writer =>
        {
            writer.WriteString("description", "image signed by fn CLI");
            writer.WriteString("imageDigest", digest);
            writer.WriteString("kmsKeyId", details.KmsKeyId);
            writer.WriteString("kmsKeyVersionId", details.KmsKeyVersionId);
            writer.WriteString("metadata", """{"signedBy":"fn CLI"}""");
            writer.WriteString("region", region);
            writer.WriteString("repositoryName", repository);
            writer.WriteString("signingAlgorithm", details.Algorithm);
        });
        return line.AsSpan().TrimEnd((byte)'\n').ToArray();
    }

    private async Task<string> SignMessageAsync(
        string vault,
        string message,
        SigningDetails details,
        CancellationToken cancellationToken
    )
    {
        var answer = await ToldAs(
            $"cannot sign with key {details.KmsKeyId}",
            connection.SendToVaultAsync(
                new Uri(vault + "/20180608/sign"),
                writer =>
                {
                    writer.WriteString("keyId", details.KmsKeyId);
                    writer.WriteString("keyVersionId", details.KmsKeyVersionId);
                    writer.WriteString("message", message);
                    writer.WriteString("messageType", "RAW");
                    writer.WriteString("signingAlgorithm", details.Algorithm);
                },
                cancellationToken
            )
        );
        return OciJson.Text(answer.Body, "signature") is { Length: > 0 } signature
            ? signature
            : throw new CliException(
                $"cannot sign with key {details.KmsKeyId}: the vault answered without a signature"
            );
    }

    private Task UploadAsync(
        string image,
        string compartment,
        string message,
        string signature,
        SigningDetails details,
        CancellationToken cancellationToken
    ) =>
        ToldAs(
            "cannot upload the signature of the image",
            connection.SendToRegistryAsync(
                HttpMethod.Post,
                Signatures,
                writer =>
                {
                    writer.WriteString("compartmentId", compartment);
                    writer.WriteString("imageId", image);
                    writer.WriteString("kmsKeyId", details.KmsKeyId);
                    writer.WriteString("kmsKeyVersionId", details.KmsKeyVersionId);
                    writer.WriteString("message", message);
                    writer.WriteString("signature", signature);
                    writer.WriteString("signingAlgorithm", details.Algorithm);
                },
                cancellationToken
            )
        );

    // The service's own words do not say which of the steps it refused.
    private static async Task<OciAnswer> ToldAs(string failure, Task<OciAnswer> call)
    {
        try
        {
            return await call;
        }
        catch (OciRefusalException e)
        {
            throw new OciRefusalException(e.Status, $"{failure}: {e.Message}");
        }
    }

    private static CliException NoRegion() =>
        new(
            "cannot tell in which region the image is signed",
            "Set OCI_CLI_REGION, or 'region' in ~/.oci/config; an api-url of https://functions.<region>.… says it too."
        );
}
