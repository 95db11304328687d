using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;

namespace Fn.Datastore.Triggers;

/// <summary>Keeps triggers. Every write is durable when its task completes.</summary>
public interface ITriggerStore
{
    /// <summary>The trigger with this id, or null.</summary>
    ValueTask<Trigger?> FindAsync(string triggerId, CancellationToken cancellationToken);

    /// <summary>The trigger of an app with exactly this type and source, or null.</summary>
    ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    );

    /// <summary>At most <c>count</c> triggers of an app in order of name then id, starting after a position.</summary>
    /// <param name="filter">Which app, and optionally which function or name.</param>
    /// <param name="after">Exclusive lower bound.</param>
    /// <param name="count">1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    ValueTask<IReadOnlyList<Trigger>> ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>Adds a trigger as it is, and returns what is stored.</summary>
    /// <exception cref="FnException">
    /// In this order: <see cref="AppErrors.NotFound"/>, <see cref="FunctionErrors.NotFound"/>, the function is of another app,
    /// <see cref="TriggerErrors.SourceTaken"/>, <see cref="TriggerErrors.AlreadyExists"/>.
    /// </exception>
    ValueTask<Trigger> InsertAsync(Trigger trigger, CancellationToken cancellationToken);

    /// <summary>Replaces a trigger by what <paramref name="change"/> makes of it, in one transaction; the rules of an insert hold.</summary>
    /// <exception cref="FnException"><see cref="TriggerErrors.NotFound"/> and those of an insert.</exception>
    ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes a trigger.</summary>
    /// <exception cref="FnException"><see cref="TriggerErrors.NotFound"/>.</exception>
    ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken);
}
