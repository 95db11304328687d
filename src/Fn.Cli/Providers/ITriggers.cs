using Fn.Client.Errors;
using Fn.Model.Triggers;

namespace Fn.Cli.Providers;

/// <summary>The triggers of a provider; one without triggers refuses each of these calls.</summary>
internal interface ITriggers
{
    /// <summary>Adds a trigger to the function it names; its id and times are the provider's.</summary>
    Task<Trigger> CreateAsync(Trigger trigger, CancellationToken cancellationToken);

    /// <summary>The trigger with exactly this name in a function, or null.</summary>
    Task<Trigger?> FindByNameAsync(string appId, string fnId, string name, CancellationToken cancellationToken);

    /// <summary>The trigger with this name in a function.</summary>
    /// <exception cref="FnLookupException">There is none.</exception>
    async Task<Trigger> GetByNameAsync(string appId, string fnId, string name, CancellationToken cancellationToken) =>
        await FindByNameAsync(appId, fnId, name, cancellationToken) ?? throw new FnLookupException("trigger", name);

    /// <summary>The triggers of an app, or of one function of it, from a cursor on.</summary>
    IAsyncEnumerable<Trigger> ListAsync(
        string appId,
        string? fnId,
        string? cursor,
        CancellationToken cancellationToken
    );

    /// <summary>Changes the trigger that has this id; annotations are merged.</summary>
    Task<Trigger> UpdateAsync(Trigger trigger, CancellationToken cancellationToken);

    /// <summary>Removes a trigger.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken);
}
