using Fn.Cli.Providers;
using Fn.Model.Apps;
using Fn.Model.Functions;

namespace Fn.Cli.Commands.Configs;

/// <summary>The app or the function whose configuration it is; one of the two is null.</summary>
internal sealed record ConfigOwner(App? App, Function? Function)
{
    /// <summary>The configuration on the server.</summary>
    public IReadOnlyDictionary<string, string> Config => App?.Config ?? Function!.Config;

    /// <summary>Sends these entries; the server merges them, an empty value removes its key.</summary>
    public Task UpdateAsync(
        IProvider provider,
        IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken
    ) =>
        App is not null
            ? provider.Apps.UpdateAsync(App with { Config = config }, ChangeOptions.None, cancellationToken)
            : provider.Functions.UpdateAsync(Function! with { Config = config }, ChangeOptions.None, cancellationToken);
}
