using Fn.Cli.Commands;
using Fn.Cli.Contexts;

namespace Fn.Cli.Invocation;

/// <summary>The endpoints of functions that this client looked up before, for the context in use.</summary>
/// <remarks>The cache is a convenience: when it cannot be written the command says so and goes on.</remarks>
internal sealed class InvokeEndpoints(CliHost host, EndpointCacheFile file, Func<string, string, EndpointKey> keyOf)
{
    /// <summary>The endpoints of a run's context.</summary>
    public static InvokeEndpoints Of(CommandRun run)
    {
        var settings = run.Configuration;
        var provider = settings.Find(ConfigurationKeys.Provider) ?? "default";
        return new(
            run.Host,
            new EndpointCacheFile(run.Home.Directory, run.Host.Time),
            (app, function) =>
                new(settings.ContextName, provider, settings.ApiUrl ?? "", app, function)
                {
                    CompartmentId = run.Provider.CompartmentId,
                }
        );
    }

    /// <summary>The endpoint of a function when it was looked up less than <paramref name="maxAge"/> ago, else null.</summary>
    public string? Find(string app, string function, TimeSpan maxAge)
    {
        if (maxAge <= TimeSpan.Zero)
        {
            return null;
        }
        var key = keyOf(app, function);
        return
            file.Read().TryGetValue(key.Id(), out var entry)
            && entry.Key == key
            && host.Time.GetUtcNow() - entry.CachedAt < maxAge
            ? entry.Endpoint
            : null;
    }

    /// <summary>Keeps the endpoint of a function.</summary>
    public Task RememberAsync(string app, string function, string endpoint, CancellationToken cancellationToken)
    {
        var key = keyOf(app, function);
        return ChangeAsync(
            "update",
            entries =>
            {
                entries[key.Id()] = new(key, endpoint, host.Time.GetUtcNow());
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>Drops the endpoint of a function that was changed or deleted.</summary>
    public Task ForgetAsync(string app, string function, CancellationToken cancellationToken)
    {
        var key = keyOf(app, function);
        return ForgetAsync(entry => entry.Key == key, cancellationToken);
    }

    /// <summary>Drops the endpoints of an app that was deleted.</summary>
    public Task ForgetAppAsync(string app, CancellationToken cancellationToken) =>
        ForgetAsync(entry => entry.Key == keyOf(app, entry.Key.Function), cancellationToken);

    private Task ForgetAsync(Func<EndpointEntry, bool> isGone, CancellationToken cancellationToken)
    {
        // Looked at without the lock first: where nothing was kept, no file is touched.
        if (!file.Read().Values.Any(isGone))
        {
            return Task.CompletedTask;
        }
        return ChangeAsync(
            "invalidate",
            entries =>
            {
                var gone = entries.Where(pair => isGone(pair.Value)).ToList();
                gone.ForEach(pair => entries.Remove(pair.Key));
                return gone.Count > 0;
            },
            cancellationToken
        );
    }

    private async Task ChangeAsync(
        string verb,
        Func<Dictionary<string, EndpointEntry>, bool> change,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await file.ChangeAsync(change, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Console.Error.WriteLine($"Warning: unable to {verb} invoke endpoint cache: {exception.Message}");
        }
    }
}
