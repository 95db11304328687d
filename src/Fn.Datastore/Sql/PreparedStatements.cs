using System.Data.Common;

namespace Fn.Datastore.Sql;

/// <summary>The statements of one connection, each prepared once. One at a time is run.</summary>
/// <remarks>For a database in this process, where preparing costs as much as running. The stores' SQL is of constants, so there are few.</remarks>
internal sealed class PreparedStatements(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The command of a statement, with these values.</summary>
    public DbCommand Get(string sql, (string Name, object? Value)[] parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }
        SqlSession.Bind(command, parameters);
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }
        _commands.Clear();
    }
}
