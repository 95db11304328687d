using System.Data.Common;

namespace Fn.Datastore.Sql;

/// <summary>A connection, in a transaction or not, on which a store runs its SQL. Parameters are called <c>@name</c> in SQL.</summary>
/// <remarks>Rows are read by the place of their columns: nothing is generated at run time, so that the first query is as fast as any.</remarks>
internal sealed class SqlSession(
    DbConnection connection,
    DbTransaction? transaction,
    CancellationToken cancellationToken
)
{
    /// <summary>Whether what was read may be written back.</summary>
    public bool IsWriting => transaction is not null;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first row of a query; null when there is none.</summary>
    public async Task<T?> FindAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
        where T : class
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : null;
    }

    /// <summary>All rows of a query.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
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
        await using var command = Command(sql, parameters);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), null);
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
