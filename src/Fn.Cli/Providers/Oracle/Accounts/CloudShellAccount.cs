using Fn.Cli.Contexts;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>The user of a Cloud Shell, the provider <c>oracle-cs</c>: the shell's instance signs, a token says for whom.</summary>
internal sealed class CloudShellAccount : IOracleAccount
{
    private readonly InstanceAccount _instance;
    private readonly string _address;
    private readonly string _compartment;
    private readonly string _token;

    private CloudShellAccount(InstanceAccount instance, string address, string compartment, string token)
    {
        _instance = instance;
        _address = address;
        _compartment = compartment;
        _token = token;
    }

    public string? CompartmentId => _compartment;

    /// <exception cref="CliException">A variable of the shell is not set, or its token cannot be read.</exception>
    public static CloudShellAccount Create(OracleSettings settings, CliHost host)
    {
        const string TokenFile = "OCI_CLI_DELEGATION_TOKEN_FILE";
        var tenancy = settings.Variable("OCI_CLI_TENANCY") ?? throw UserAccount.Missing("tenancyID");
        var address = settings.Address ?? UserAccount.AddressIn(settings.Variable("OCI_CLI_REGION"));
        var file =
            settings.Variable(TokenFile) ?? throw new CliException($"{TokenFile} is not set: is this a Cloud Shell?");
        var token = ReadToken(settings.PathOf(file));
        return new(new InstanceAccount(settings, host), address, settings.Compartment ?? tenancy, token);
    }

    public ValueTask<string> GetAddressAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_address);

    public ValueTask<string> GetCompartmentAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_compartment);

    public async ValueTask<SigningKey> GetKeyAsync(CancellationToken cancellationToken) =>
        await _instance.GetKeyAsync(cancellationToken) with
        {
            DelegationToken = _token,
        };

    public void Dispose() => _instance.Dispose();

    private static string ReadToken(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"open {path}: {FileFault.Reason(e)}", cause: e);
        }
    }
}
