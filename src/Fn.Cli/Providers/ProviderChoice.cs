using Fn.Cli.Contexts;
using Fn.Cli.Providers.Oracle;
using Fn.Cli.Providers.Standard;

namespace Fn.Cli.Providers;

/// <summary>Makes the provider that a context names.</summary>
internal static class ProviderChoice
{
    /// <exception cref="CliException">Unknown provider, or settings it cannot work with.</exception>
    public static IProvider Create(FnConfiguration configuration, CliHost host) =>
        (configuration.Find(ConfigurationKeys.Provider) ?? "default") switch
        {
            "default" => StandardProvider.Create(configuration, host),
            "oracle" => OracleProvider.OfUser(configuration, host),
            "oracle-ip" => OracleProvider.OfInstance(configuration, host),
            "oracle-cs" => OracleProvider.OfCloudShell(configuration, host),
            var id => throw new CliException(
                $"No provider with id  '{id}' is registered",
                "Providers are 'default', 'oracle', 'oracle-ip' and 'oracle-cs'; set one with 'fn update context provider default'."
            ),
        };
}
