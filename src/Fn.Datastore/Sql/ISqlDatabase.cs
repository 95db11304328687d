using System.Data.Common;
using Fn.Model.Errors;

namespace Fn.Datastore.Sql;

/// <summary>
/// One SQL database: hands out connections, runs transactions, and knows what is peculiar to its product. The stores share their SQL
/// over it, so a further product is one more implementation.
/// </summary>
internal interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>Opens the database and brings its schema about; nothing else may be called before.</summary>
    /// <exception cref="DatastoreException">It cannot be reached, or its schema is not ours.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs a query that changes nothing, beside other readers.</summary>
    /// <exception cref="FnException"><see cref="RequestErrors.DatastoreUnavailable"/>.</exception>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>Runs work in one transaction: committed and durable when the task completes, rolled back when the work throws.</summary>
    /// <remarks>The cancellation is not observed once the commit has begun. The work may run again after a conflict.</remarks>
    /// <exception cref="FnException"><see cref="RequestErrors.DatastoreUnavailable"/>, or what the work throws.</exception>
    ValueTask<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Whether a statement failed because a unique or primary key is taken.</summary>
    bool IsDuplicate(DbException failure);
}
