using Fn.Cli.Contexts;
using Fn.Client;

namespace Fn.Cli.Providers.Oracle.Accounts;

/// <summary>What the Oracle providers are told: each value from the environment, else the context, else Oracle's own settings file.</summary>
/// <remarks>The file is read when the first value is looked for in it. Source: command line specification 3.6.</remarks>
internal sealed class OracleSettings(FnConfiguration configuration, CliHost host)
{
    private OciProfile? _profile;

    public string? Tenancy => Find("OCI_CLI_TENANCY", OracleKeys.Tenancy, "tenancy");

    public string? User => Find("OCI_CLI_USER", OracleKeys.User, "user");

    public string? Fingerprint => Find("OCI_CLI_FINGERPRINT", OracleKeys.Fingerprint, "fingerprint");

    /// <summary>Absolute path of the private key.</summary>
    public string? KeyFile =>
        Find("OCI_CLI_KEY_FILE", OracleKeys.KeyFile, "key_file") is { } path ? PathOf(path) : null;

    public string? PassPhrase => configuration.Find(OracleKeys.PassPhrase) ?? Profile.Find("pass_phrase");

    public string? Region => host.Variable("OCI_CLI_REGION") ?? Profile.Find("region");

    /// <summary>The compartment, which only a context names.</summary>
    public string? Compartment => configuration.Find(OracleKeys.Compartment);

    /// <summary>The compartment of image repositories; null leaves them alone.</summary>
    public string? ImageCompartment => configuration.Find(OracleKeys.ImageCompartment);

    /// <summary>Whether the service's certificate is taken unseen.</summary>
    public bool TrustsAnyCertificate =>
        string.Equals(configuration.Find(OracleKeys.DisableCertificates), "true", StringComparison.OrdinalIgnoreCase);

    private OciProfile Profile => _profile ??= ReadProfile();

    /// <summary>The address that <c>api-url</c> gives; null when it is not set.</summary>
    /// <exception cref="CliException">It is no URL.</exception>
    public string? Address => configuration.ApiUrl is { } url ? Parse(url) : null;

    /// <summary>The address of the service in a region.</summary>
    /// <exception cref="CliException">The region is no part of a host name.</exception>
    public static string AddressIn(string region) =>
        Parse($"https://functions.{region}.oci.{OciRealm.DomainOf(region)}");

    /// <summary>An environment variable.</summary>
    public string? Variable(string name) => host.Variable(name);

    /// <summary>An absolute path; <c>~</c> is the home directory.</summary>
    public string PathOf(string path) =>
        path is ['~', '/', .. var below] ? Path.Combine(Home, below) : Path.Combine(host.WorkingDirectory, path);

    private string Home => host.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private string? Find(string variable, string key, string entry) =>
        host.Variable(variable) ?? configuration.Find(key) ?? Profile.Find(entry);

    private OciProfile ReadProfile()
    {
        var name = host.Variable("OCI_CLI_PROFILE") ?? configuration.Find(OracleKeys.Profile);
        var chosen = host.Variable("OCI_CLI_CONFIG_FILE");
        var path = chosen is null ? Path.Combine(Home, ".oci", "config") : PathOf(chosen);
        return chosen is null && name is null && !File.Exists(path) ? OciProfile.Empty : OciProfile.Read(path, name);
    }

    private static string Parse(string url)
    {
        try
        {
            return ServerAddress.Parse(url).Text;
        }
        catch (FormatException e)
        {
            throw new CliException($"unparsable FN API Url: {url}. Error: {e.Message}", cause: e);
        }
    }
}
