using System.Data.Common;

namespace Fn.Testing.Databases;

/// <summary>A database that was empty when it was made.</summary>
/// <param name="Url">Its storage URL.</param>
/// <param name="Connect">A new connection to it, beside those of a server.</param>
public sealed record TestDatabase(string Url, Func<DbConnection> Connect)
{
    /// <summary>Runs SQL on it.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, the columns of each as text with blanks between; NULL is <c>-</c>.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var columns = Enumerable
                .Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "-" : Convert.ToString(reader.GetValue(i), null));
            rows.Add(string.Join(' ', columns));
        }
        return rows;
    }
}
