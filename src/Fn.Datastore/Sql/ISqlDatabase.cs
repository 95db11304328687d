using System.Data.Common;
using Fn.Model.Errors;

namespace Fn.Datastore.Sql;

/// <summary>
/// One SQL database: hands out connections, runs transactions, and knows what is peculiar to its product. The stores share their SQL
/// over it, so a further product is one more implementation.
/// </summary>
internal interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>What makes a <c>SELECT</c> keep its rows from other writers until the transaction ends; empty where writers take turns anyway.</summary>
    string ForUpdate { get; }

    /// <summary>Opens the database and brings its schema about; nothing else may be called before.</summary>
    /// <exception cref="DatastoreException">It cannot be reached, or its schema is not ours.</exception>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs a query that changes nothing, beside other readers. It may run again after a failure.</summary>
    /// <param name="query">The query.</param>
    /// <param name="nothing">The result when it asks for text that no row of this database can hold.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <exception cref="FnException"><see cref="RequestErrors.DatastoreUnavailable"/>.</exception>
    ValueTask<T> ReadAsync<T>(Func<SqlSession, Task<T>> query, T nothing, CancellationToken cancellationToken);

    /// <summary>Runs work in one transaction: committed and durable when the task completes, rolled back when the work throws.</summary>
    /// <remarks>The cancellation is not observed once the commit has begun. The work may run again after a conflict.</remarks>
    /// <exception cref="FnException"><see cref="RequestErrors.DatastoreUnavailable"/>, or what the work throws.</exception>
    ValueTask<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>What a failed statement means.</summary>
    FailureKind KindOf(DbException failure);

    /// <summary>A condition that holds when a column has exactly the bytes of a parameter, whatever the database calls equal.</summary>
    string Same(string column, string parameter);

    /// <summary>A column as an expression that is compared and ordered by its bytes of UTF-8.</summary>
    string Ordered(string column);
}
