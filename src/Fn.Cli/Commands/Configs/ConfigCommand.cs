using Fn.Client.Errors;

namespace Fn.Cli.Commands.Configs;

/// <summary>A command about the configuration of an app, or of a function. Source: command line specification 2.5.</summary>
/// <param name="ofFunction">Whether the first two arguments name a function; else the first names an app.</param>
internal abstract class ConfigCommand(bool ofFunction) : ServerCommand(ofFunction ? 2 : 1)
{
    /// <summary>Whether the first two arguments name a function.</summary>
    protected bool OfFunction => ofFunction;

    /// <summary>Number of arguments that name the owner; the key comes next.</summary>
    protected int Names => ofFunction ? 2 : 1;

    /// <summary>Fetches the app or the function.</summary>
    protected async Task<ConfigOwner> GetOwnerAsync(CommandRun run, CancellationToken cancellationToken) =>
        ofFunction
            ? new ConfigOwner(null, await GetFunctionAsync(run, cancellationToken))
            : new ConfigOwner(await GetAppAsync(run, cancellationToken), null);

    /// <summary>Candidates where a key is expected.</summary>
    protected async Task<IReadOnlyList<string>> CompleteKeysAsync(
        CommandRun run,
        CancellationToken cancellationToken
    ) =>
        run.Arguments.Count == Names
            ? [.. (await GetOwnerAsync(run, cancellationToken)).Config.Keys.Order(StringComparer.Ordinal)]
            : await base.CompleteAsync(run, cancellationToken);

    /// <summary>Sends configuration entries, and names the owner's kind when that fails.</summary>
    protected async Task UpdateAsync(
        CommandRun run,
        ConfigOwner owner,
        IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await owner.UpdateAsync(run.Provider, config, cancellationToken);
        }
        catch (FnClientException e)
        {
            var kind = ofFunction ? "function" : "app";
            throw new CliException($"Error updating {kind} configuration: {e.Message}", cause: e);
        }
    }
}
