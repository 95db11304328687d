using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Fn.Datastore.Migrations;

/// <summary>Makes the schema of an empty database and refuses one that is not of our version. Source: server specification 6.3.</summary>
internal static class SchemaMigrator
{
    /// <summary>Runs in one transaction of the caller.</summary>
    /// <param name="transaction">Where.</param>
    /// <param name="hasTable">Whether the database has a table of this name.</param>
    /// <exception cref="DatastoreException">The schema is dirty, older, newer or not Fn's.</exception>
    public static async Task<bool> MigrateAsync(DbTransaction transaction, Func<string, Task<bool>> hasTable)
    {
        var connection = transaction.Connection!;
        if (await hasTable("apps"))
        {
            Check(await hasTable("schema_migrations") ? await ReadVersionAsync(transaction) : null);
            return false;
        }
        await connection.ExecuteAsync(Schema.CreateVersionTable, transaction: transaction);
        await connection.ExecuteAsync("DELETE FROM schema_migrations", transaction: transaction);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, dirty) VALUES (@Version, @dirty)",
            new { Schema.Version, dirty = false },
            transaction
        );
        foreach (var statement in Schema.CreateStatements)
        {
            await connection.ExecuteAsync(statement, transaction: transaction);
        }
        return true;
    }

    private static async Task<(long Version, bool Dirty)?> ReadVersionAsync(DbTransaction transaction)
    {
        var rows = await transaction.Connection!.QueryAsync<(long Version, bool Dirty)>(
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
