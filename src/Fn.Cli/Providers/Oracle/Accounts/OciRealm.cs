namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>The domain under which the services of a region are found.</summary>
internal static class OciRealm
{
    /// <summary>That of the government realms for their regions, else the commercial one; other realms need an <c>api-url</c>.</summary>
    public static string DomainOf(string region) =>
        region switch
        {
            "us-langley-1" or "us-luke-1" => "oraclegovcloud.com",
            _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "oraclegovcloud.com",
            _ when region.StartsWith("uk-gov-", StringComparison.Ordinal) => "oraclegovcloud.uk",
            "eu-frankfurt-2" or "eu-madrid-2" => "oraclecloud.eu",
            _ => "oraclecloud.com",
        };
}
