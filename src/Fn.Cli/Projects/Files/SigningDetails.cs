namespace Fn.Cli.Projects.Files;

/// <summary>The <c>signing_details</c> block: with which key of a vault an image is signed.</summary>
/// <param name="ImageCompartment">Compartment of the image's repository, <c>image_compartment_id</c>.</param>
/// <param name="KmsKeyId">The key, <c>kms_key_id</c>.</param>
/// <param name="KmsKeyVersionId">Its version, <c>kms_key_version_id</c>.</param>
/// <param name="Algorithm">Such as <c>SHA_256_RSA_PKCS_PSS</c>, <c>signing_algorithm</c>.</param>
internal sealed record SigningDetails(
    string ImageCompartment,
    string KmsKeyId,
    string KmsKeyVersionId,
    string Algorithm
)
{
    /// <summary>The one that says nothing.</summary>
    public static SigningDetails Empty { get; } = new("", "", "", "");

    /// <summary>The keys without a value.</summary>
    public IReadOnlyList<string> Missing()
    {
        (string Name, string Value)[] all =
        [
            ("image_compartment_id", ImageCompartment),
            ("kms_key_id", KmsKeyId),
            ("kms_key_version_id", KmsKeyVersionId),
            ("signing_algorithm", Algorithm),
        ];
        return [.. all.Where(static key => key.Value.Length == 0).Select(static key => key.Name)];
    }
}
