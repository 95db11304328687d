using Fn.Datastore.Sql;
using Microsoft.Data.Sqlite;

namespace Fn.Datastore.Sqlite;

/// <summary>An open connection to the file, with its prepared statements. Used by one at a time.</summary>
internal sealed class SqliteLink : IAsyncDisposable
{
    private readonly PreparedStatements _statements;

    private SqliteLink(SqliteConnection connection) =>
        (Connection, _statements) = (connection, new PreparedStatements(connection));

    public SqliteConnection Connection { get; }

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static async Task<SqliteLink> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new SqliteLink(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public SqlSession Session(SqliteTransaction? transaction, CancellationToken cancellationToken) =>
        new(Connection, transaction, cancellationToken, _statements);

    public async ValueTask DisposeAsync()
    {
        await _statements.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
