using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Fn.Datastore.Migrations;

/// <summary>Makes the schema of an empty database and refuses one that is not of our version. Source: server specification 6.3.</summary>
/// <param name="transaction">Everything happens in it.</param>
/// <param name="tableCount">SQL that counts the tables called <c>@name</c>.</param>
internal sealed class SchemaMigrator(DbTransaction transaction, string tableCount)
{
    private readonly DbConnection _connection = transaction.Connection!;

    /// <summary>Whether the schema is there and ours, so that nothing has to be done or said.</summary>
    public async Task<bool> IsCurrentAsync() =>
        await HasTableAsync("apps")
        && await HasTableAsync("schema_migrations")
        && await ReadVersionAsync() == (Schema.Version, false);

    /// <summary>Makes the schema if there is none.</summary>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="DatastoreException">The schema is dirty, older, newer or not Fn's.</exception>
    public async Task<bool> MigrateAsync(IEnumerable<string> createStatements)
    {
        if (await HasTableAsync("apps"))
        {
            Check(await HasTableAsync("schema_migrations") ? await ReadVersionAsync() : null);
            return false;
        }
        await _connection.ExecuteAsync(Schema.CreateVersionTable, transaction: transaction);
        await _connection.ExecuteAsync("DELETE FROM schema_migrations", transaction: transaction);
        await _connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, dirty) VALUES (@Version, @dirty)",
            new { Schema.Version, dirty = false },
            transaction
        );
        foreach (var statement in createStatements)
        {
            await _connection.ExecuteAsync(statement, transaction: transaction);
        }
        return true;
    }

    private async Task<bool> HasTableAsync(string name) =>
        await _connection.ExecuteScalarAsync<long>(tableCount, new { name }, transaction) > 0;

    private async Task<(long Version, bool Dirty)?> ReadVersionAsync()
    {
        var rows = await _connection.QueryAsync<(long Version, bool Dirty)>(
            "SELECT version, dirty FROM schema_migrations ORDER BY version DESC",
            transaction: transaction
        );
        return rows.Select(static row => ((long, bool)?)row).FirstOrDefault();
    }

    private static void Check((long Version, bool Dirty)? found)
    {
        var problem = found switch
        {
            null =>
                "the database has a table 'apps' but no schema version: it is not a database of Fn, name another one in FN_DB_URL",
            (var version, true) => Text($"database is dirty. version: {version}"),
            (< Schema.Version and var version, _) => Text(
                $"the database has schema version {version}, this server needs {Schema.Version}: start Fn server 0.3.753 on it once to bring it up to date"
            ),
            (> Schema.Version and var version, _) => Text(
                $"the database has schema version {version}, which is newer than the {Schema.Version} that this server knows: use a newer server"
            ),
            _ => null,
        };
        if (problem is not null)
        {
            throw new DatastoreException(problem);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
