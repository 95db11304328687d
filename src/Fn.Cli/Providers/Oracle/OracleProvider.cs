using Fn.Cli.Contexts;
using Fn.Cli.Providers.Oracle.Accounts;
using Fn.Cli.Providers.Oracle.Connection;
using Fn.Cli.Providers.Oracle.Resources;
using Fn.Cli.Providers.Oracle.Signing;
using Fn.Client.Invocation;

namespace Fn.Cli.Providers.Oracle;

/// <summary>Oracle's managed functions service. Source: command line specification 3.6.</summary>
internal sealed class OracleProvider : IProvider
{
    private readonly IOracleAccount _account;
    private readonly OciConnection _connection;

    private OracleProvider(CliHost host, OracleSettings settings, IOracleAccount account, string id)
    {
        _account = account;
        _connection = new OciConnection(host, account, "fn_go-" + id, settings.TrustsAnyCertificate);
        var prebuilt = new OraclePrebuiltFunctions(_connection);
        PrebuiltFunctions = prebuilt;
        Repositories = settings.ImageCompartment is { } compartment
            ? new OracleRepositories(_connection, compartment)
            : null;
        Signer = new OracleImageSigner(_connection, account, settings);
        Apps = new OracleApps(_connection, account, host.Time);
        Functions = new OracleFunctions(_connection, prebuilt, new FunctionMapping(account), host.Time);
    }

    public IApps Apps { get; }

    public IFunctions Functions { get; }

    public ITriggers Triggers { get; } = new OracleTriggers();

    public IPrebuiltFunctions? PrebuiltFunctions { get; }

    public IImageRepositories? Repositories { get; }

    public IImageSigner? Signer { get; }

    public bool IsManaged => true;

    public bool HasTriggers => false;

    public string CallContentType => "application/json";

    public string? CompartmentId => _account.CompartmentId;

    /// <summary>That of a user with an API key, <c>oracle</c>.</summary>
    /// <exception cref="CliException">A setting is missing or wrong.</exception>
    public static OracleProvider OfUser(FnConfiguration configuration, CliHost host)
    {
        var settings = new OracleSettings(configuration, host);
        return new(host, settings, UserAccount.Create(settings), "oracle");
    }

    /// <summary>That of the instance this runs on, <c>oracle-ip</c>.</summary>
    public static OracleProvider OfInstance(FnConfiguration configuration, CliHost host)
    {
        var settings = new OracleSettings(configuration, host);
        return new(host, settings, new InstanceAccount(settings, host), "oracle-ip");
    }

    /// <summary>That of the user of a Cloud Shell, <c>oracle-cs</c>.</summary>
    /// <exception cref="CliException">A variable of the shell is missing.</exception>
    public static OracleProvider OfCloudShell(FnConfiguration configuration, CliHost host)
    {
        var settings = new OracleSettings(configuration, host);
        return new(host, settings, CloudShellAccount.Create(settings, host), "oracle-cs");
    }

    public string? CursorAfter(string name) => null;

    public async Task<string> GetVersionAsync(CancellationToken cancellationToken) =>
        OciJson.Text(await _connection.GetVersionAsync(cancellationToken), "version");

    public Task<HttpResponseMessage> CallAsync(InvokeRequest call, CancellationToken cancellationToken) =>
        _connection.CallAsync(call, cancellationToken);

    public void Dispose()
    {
        _connection.Dispose();
        _account.Dispose();
    }
}
