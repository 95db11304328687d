using System.Security.Cryptography;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>A user of the tenancy with an API key, the provider <c>oracle</c>.</summary>
internal sealed class UserAccount : IOracleAccount
{
    private readonly string _address;
    private readonly string _compartment;
    private readonly SigningKey _key;

    private UserAccount(string address, string compartment, SigningKey key)
    {
        _address = address;
        _compartment = compartment;
        _key = key;
    }

    public string? CompartmentId => _compartment;

    /// <exception cref="CliException">A value is nowhere, or the key cannot be used.</exception>
    public static UserAccount Create(OracleSettings settings)
    {
        var tenancy = settings.Tenancy ?? throw Missing("tenancyID");
        var user = settings.User ?? throw Missing("userID");
        var fingerprint = settings.Fingerprint ?? throw Missing("fingerprint");
        var key = ReadKey(settings);
        try
        {
            var compartment = settings.Compartment ?? throw NoCompartment();
            var address = settings.Address ?? AddressIn(settings.Region);
            return new UserAccount(address, compartment, new SigningKey($"{tenancy}/{user}/{fingerprint}", key));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The address of the service in a region that may not be known.</summary>
    /// <exception cref="CliException">It is not.</exception>
    public static string AddressIn(string? region) =>
        region is null
            ? throw new CliException(
                "unable to find api-url in context, or region in OCI config",
                "Set 'region' in ~/.oci/config or OCI_CLI_REGION, or 'fn update context api-url https://functions.<region>.oci.oraclecloud.com'."
            )
            : OracleSettings.AddressIn(region);

    /// <summary>The failure of a value that is nowhere.</summary>
    public static CliException Missing(string name) =>
        new(
            $"unable to find {name} in environment or configuration.",
            "Values come from OCI_CLI_… variables, from oracle.… keys of the context, or from a profile of ~/.oci/config."
        );

    public ValueTask<string> GetAddressAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_address);

    public ValueTask<string> GetCompartmentAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_compartment);

    public ValueTask<SigningKey> GetKeyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_key);

    public void Dispose() => _key.Key.Dispose();

    private static RSA ReadKey(OracleSettings settings) =>
        PrivateKeyFile.Read(settings.KeyFile ?? throw Missing("keyFile"), settings.PassPhrase);

    private static CliException NoCompartment() =>
        new(
            $"no OCI compartment OCID specified in config key {OracleKeys.Compartment} ",
            $"fn update context {OracleKeys.Compartment} <ocid>"
        );
}
