using Fn.Model.Triggers;

namespace Fn.Cli.Providers.Oracle.Resources;

/// <summary>The service has no triggers; every call says so.</summary>
internal sealed class OracleTriggers : ITriggers
{
    public Task<Trigger> CreateAsync(Trigger trigger, CancellationToken cancellationToken) => throw None();

    public Task<Trigger?> FindByNameAsync(
        string appId,
        string fnId,
        string name,
        CancellationToken cancellationToken
    ) => throw None();

    public IAsyncEnumerable<Trigger> ListAsync(
        string appId,
        string? fnId,
        string? cursor,
        CancellationToken cancellationToken
    ) => throw None();

    public Task<Trigger> UpdateAsync(Trigger trigger, CancellationToken cancellationToken) => throw None();

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw None();

    private static CliException None() =>
        new(
            "HTTP Triggers are not supported on Oracle Functions",
            "Put an API gateway in front of the function, or call it with 'fn invoke'."
        );
}
