using System.Data.Common;

namespace Fn.Datastore.Sql;

/// <summary>A connection, in a transaction or not, on which a store runs its SQL. Parameters are called <c>@name</c> in SQL.</summary>
/// <remarks>Rows are read by the place of their columns: nothing is generated at run time, so that the first query is as fast as any.</remarks>
/// <param name="connection">Where.</param>
/// <param name="transaction">In which; null in none.</param>
/// <param name="cancellationToken">Ends a statement.</param>
/// <param name="prepared">Keeps the commands of this connection; null makes one for each statement.</param>
internal sealed class SqlSession(
    DbConnection connection,
    DbTransaction? transaction,
    CancellationToken cancellationToken,
    PreparedStatements? prepared = null
)
{
    /// <summary>Whether what was read may be written back.</summary>
    public bool IsWriting => transaction is not null;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var statement = Statement(sql, parameters);
        return await statement.Command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first row of a query; null when there is none.</summary>
    public async Task<T?> FindAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
        where T : class
    {
        await using var statement = Statement(sql, parameters);
        await using var reader = await statement.Command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : null;
    }

    /// <summary>All rows of a query.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
    {
        await using var statement = Statement(sql, parameters);
        await using var reader = await statement.Command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <summary>The number that a query gives.</summary>
    public async Task<long> NumberAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var statement = Statement(sql, parameters);
        return Convert.ToInt64(await statement.Command.ExecuteScalarAsync(cancellationToken), null);
    }

    /// <summary>Gives a command its values; those of an earlier run are replaced, for a statement always has the same parameters.</summary>
    public static void Bind(DbCommand command, (string Name, object? Value)[] parameters)
    {
        if (command.Parameters.Count == parameters.Length)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
            }
            return;
        }
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    private RunningStatement Statement(string sql, (string Name, object? Value)[] parameters)
    {
        var command = prepared?.Get(sql, parameters) ?? Command(sql, parameters);
        command.Transaction = transaction;
        return new RunningStatement(command, IsOwn: prepared is null);
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command, parameters);
        return command;
    }

    private readonly record struct RunningStatement(DbCommand Command, bool IsOwn) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => IsOwn ? Command.DisposeAsync() : ValueTask.CompletedTask;
    }
}
