using Fn.Cli.Providers.Oracle.Accounts;

namespace Fn.Cli.Contexts;

/// <summary>The contexts that the first start makes: one for a local server, or what suits a machine of Oracle's cloud. Source: command line specification 3.1.</summary>
internal sealed class FirstContexts(CliHost host)
{
    private const string DefaultName = "default";
    private readonly string _auth = host.Variable("OCI_CLI_AUTH") ?? "";
    private readonly string? _region = host.Variable("OCI_CLI_REGION");
    private readonly string? _tenancy = host.Variable("OCI_CLI_TENANCY");

    /// <summary>Name of the context that is in use at first.</summary>
    public string Current =>
        IsShell && _tenancy is not null && _region is not null && FnHome.IsContextName(_region) ? _region : DefaultName;

    private bool IsShell => _auth == "instance_obo_user";

    /// <summary>Each context with how its file is made; a file that is there stays.</summary>
    public IEnumerable<(string Name, Func<FlatYaml> Content)> All()
    {
        yield return (DefaultName, Default);
        if (Current != DefaultName)
        {
            yield return (Current, OfRegion);
        }
    }

    private FlatYaml Default()
    {
        var values = new FlatYaml
        {
            [ConfigurationKeys.Provider] =
                IsShell ? "oracle-cs"
                : _auth == "instance_principal" ? "oracle-ip"
                : "default",
            [ConfigurationKeys.Registry] = "",
        };
        if (values[ConfigurationKeys.Provider] == "default")
        {
            values[ConfigurationKeys.ApiUrl] = "http://localhost:8080";
        }
        return values;
    }

    private FlatYaml OfRegion() =>
        new()
        {
            [ConfigurationKeys.ApiUrl] = $"https://functions.{_region}.oci.{OciRealm.DomainOf(_region!)}",
            [ConfigurationKeys.Provider] = "oracle-cs",
            [ConfigurationKeys.Registry] = "",
            [OracleKeys.Compartment] = _tenancy!,
        };
}
