using System.Globalization;
using Fn.Datastore.Sql;

namespace Fn.Datastore.Migrations;

/// <summary>Makes the schema of an empty database and refuses one that is not of our version. Source: server specification 6.3.</summary>
/// <param name="session">A transaction, in which everything happens.</param>
/// <param name="tableCount">SQL that counts the tables called <c>@name</c>.</param>
internal sealed class SchemaMigrator(SqlSession session, string tableCount)
{
    /// <summary>Whether the schema is there and ours, so that nothing has to be done or said.</summary>
    public async Task<bool> IsCurrentAsync() =>
        await HasTableAsync("apps")
        && await HasTableAsync("schema_migrations")
        && await ReadVersionAsync() is { Number: Schema.Version, IsDirty: false };

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
        await session.ExecuteAsync(Schema.CreateVersionTable);
        await session.ExecuteAsync("DELETE FROM schema_migrations");
        await session.ExecuteAsync(
            "INSERT INTO schema_migrations (version, dirty) VALUES (@version, @dirty)",
            ("@version", Schema.Version),
            ("@dirty", false)
        );
        foreach (var statement in createStatements)
        {
            await session.ExecuteAsync(statement);
        }
        return true;
    }

    private async Task<bool> HasTableAsync(string name) => await session.NumberAsync(tableCount, ("@name", name)) > 0;

    private Task<SchemaVersion?> ReadVersionAsync() =>
        session.FindAsync(
            "SELECT version, dirty FROM schema_migrations ORDER BY version DESC",
            static row => new SchemaVersion(row.GetInt64(0), row.GetBoolean(1))
        );

    private static void Check(SchemaVersion? found)
    {
        var problem = found switch
        {
            null =>
                "the database has a table 'apps' but no schema version: it is not a database of Fn, name another one in FN_DB_URL",
            { IsDirty: true } => Text($"database is dirty. version: {found.Number}"),
            { Number: < Schema.Version } => Text(
                $"the database has schema version {found.Number}, this server needs {Schema.Version}: start Fn server 0.3.753 on it once to bring it up to date"
            ),
            { Number: > Schema.Version } => Text(
                $"the database has schema version {found.Number}, which is newer than the {Schema.Version} that this server knows: use a newer server"
            ),
            _ => null,
        };
        if (problem is not null)
        {
            throw new DatastoreException(problem);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record SchemaVersion(long Number, bool IsDirty);
}
