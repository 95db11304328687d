namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>As whom requests are signed, and where they go. Each is found out once, when it is first needed.</summary>
internal interface IOracleAccount : IDisposable
{
    /// <summary>The compartment when the settings name it, else null.</summary>
    string? CompartmentId { get; }

    /// <summary>Address of the API, such as <c>https://functions.us-phoenix-1.oci.oraclecloud.com:443</c>; no slash at the end.</summary>
    ValueTask<string> GetAddressAsync(CancellationToken cancellationToken);

    /// <summary>The compartment whose apps are meant.</summary>
    ValueTask<string> GetCompartmentAsync(CancellationToken cancellationToken);

    /// <summary>The key to sign with.</summary>
    ValueTask<SigningKey> GetKeyAsync(CancellationToken cancellationToken);
}
