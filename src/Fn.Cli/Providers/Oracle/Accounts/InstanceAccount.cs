using Fn.Client.Connection;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>The instance that <c>fn</c> runs on, the provider <c>oracle-ip</c>: the metadata service and a certificate take the place of settings.</summary>
internal sealed class InstanceAccount : IOracleAccount
{
    private readonly OracleSettings _settings;
    private readonly HttpClient _http;
    private readonly InstanceMetadata _metadata;
    private readonly InstancePrincipal _principal;
    private (string Region, string Domain)? _region;
    private string? _compartment;
    private SigningKey? _key;

    public InstanceAccount(OracleSettings settings, CliHost host)
    {
        _settings = settings;
        _http = host.Network is { } network
            ? new HttpClient(network, disposeHandler: false)
            : new HttpClient(ConnectionHandler.Create());
        _metadata = new InstanceMetadata(
            _http,
            settings.Variable("OCI_METADATA_BASE_URL") ?? InstanceMetadata.DefaultAddress,
            host.Time
        );
        _principal = new InstancePrincipal(_http, _metadata, host.Time);
    }

    public string? CompartmentId => _settings.Compartment;

    public async ValueTask<string> GetAddressAsync(CancellationToken cancellationToken)
    {
        if (_settings.Address is { } address)
        {
            return address;
        }
        var (region, domain) = await GetRegionAsync(cancellationToken);
        return $"https://functions.{region}.oci.{domain}";
    }

    public async ValueTask<string> GetCompartmentAsync(CancellationToken cancellationToken) =>
        _compartment ??=
            _settings.Compartment ?? await _metadata.GetTextAsync("instance/compartmentId", cancellationToken);

    public async ValueTask<SigningKey> GetKeyAsync(CancellationToken cancellationToken) =>
        _key ??= await _principal.FederateAsync(
            _settings.Variable("OCI_SDK_AUTH_CLIENT_REGION_URL") is { } given
                ? given.TrimEnd('/')
                : await AuthAddressAsync(cancellationToken),
            cancellationToken
        );

    public void Dispose()
    {
        _http.Dispose();
        _key?.Key.Dispose();
    }

    private async Task<string> AuthAddressAsync(CancellationToken cancellationToken)
    {
        var (region, domain) = await GetRegionAsync(cancellationToken);
        return $"https://auth.{region}.{domain}";
    }

    private async Task<(string Region, string Domain)> GetRegionAsync(CancellationToken cancellationToken) =>
        _region ??= await _metadata.GetRegionAsync(cancellationToken);
}
