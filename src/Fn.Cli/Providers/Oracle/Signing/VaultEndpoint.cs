namespace Fn.Cli.Providers.Oracle.Signing;

/// <summary>Where the vault of a key signs. Its name and its region stand in the id of the key and in the address of the functions service.</summary>
internal static class VaultEndpoint
{
    // Regions that are older than the "oci" in the names of services.
    private static readonly HashSet<string> OldRegions = new(StringComparer.Ordinal)
    {
        "ap-melbourne-1",
        "ap-mumbai-1",
        "ap-osaka-1",
        "ap-seoul-1",
        "ap-sydney-1",
        "ap-tokyo-1",
        "ca-montreal-1",
        "ca-toronto-1",
        "eu-amsterdam-1",
        "eu-frankfurt-1",
        "eu-zurich-1",
        "me-jeddah-1",
        "sa-saopaulo-1",
        "uk-gov-london-1",
        "uk-london-1",
        "us-ashburn-1",
        "us-gov-ashburn-1",
        "us-gov-chicago-1",
        "us-gov-phoenix-1",
        "us-langley-1",
        "us-luke-1",
        "us-phoenix-1",
    };

    /// <summary>The region in an address such as <c>https://functions.us-phoenix-1.oci.oraclecloud.com</c>; null when it has another form.</summary>
    public static string? RegionOf(string service) =>
        new Uri(service).Host.Split('.', 3) is ["functions", var region, _] ? region : null;

    /// <summary>The address that signs with a key; that of the service itself when it is not one of a region, as behind a proxy.</summary>
    /// <exception cref="CliException">It is no id of a key.</exception>
    public static string Of(string service, string keyId)
    {
        // ocid1.key.REALM.REGION.VAULT.UNIQUE
        if (
            keyId.Split('.') is not ["ocid1", "key", _, _, { Length: > 0 } vault, { Length: > 0 }]
            || !vault.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        )
        {
            throw new CliException($"kms_key_id of signing_details is no OCID of a key: '{keyId}'");
        }
        if (new Uri(service).Host.Split('.', 3) is not ["functions", var region, var domain])
        {
            return service;
        }
        const string Infix = "oci.";
        var root = domain.StartsWith(Infix, StringComparison.Ordinal) ? domain[Infix.Length..] : domain;
        return $"https://{vault}-crypto.kms.{region}.{(OldRegions.Contains(region) ? "" : Infix)}{root}";
    }
}
