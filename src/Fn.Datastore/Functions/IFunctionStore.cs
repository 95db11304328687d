using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;

namespace Fn.Datastore.Functions;

/// <summary>Keeps functions. Every write is durable when its task completes.</summary>
public interface IFunctionStore
{
    /// <summary>The function with this id, or null.</summary>
    ValueTask<Function?> FindAsync(string fnId, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="count"/> functions of an app in order of name, starting after <paramref name="afterName"/>.</summary>
    ValueTask<IReadOnlyList<Function>> ListAsync(
        string appId,
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>The functions that have an annotation of this name, or whose app has one; others may be among them.</summary>
    ValueTask<IReadOnlyList<Function>> ListAnnotatedAsync(string key, CancellationToken cancellationToken);

    /// <summary>Adds a function; the shape of its app is copied into the stored one, which is returned.</summary>
    /// <exception cref="FnException"><see cref="AppErrors.NotFound"/>, <see cref="FunctionErrors.AlreadyExists"/>.</exception>
    ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken);

    /// <summary>Replaces a function by what <paramref name="change"/> makes of it, in one transaction.</summary>
    /// <exception cref="FnException"><see cref="FunctionErrors.NotFound"/>.</exception>
    ValueTask<Function> UpdateAsync(string fnId, Func<Function, Function> change, CancellationToken cancellationToken);

    /// <summary>Deletes a function with its triggers, in one transaction.</summary>
    /// <exception cref="FnException"><see cref="FunctionErrors.NotFound"/>.</exception>
    ValueTask DeleteAsync(string fnId, CancellationToken cancellationToken);
}
