namespace Fn.Datastore.Migrations;

/// <summary>The original's schema in its last version, which this server shares with it. Source: server specification 6.2.</summary>
internal static class Schema
{
    public const long Version = 26;

    /// <summary>
    /// What the original takes while it migrates, as the name of a lock and as a number: the CRC-32 of <c>schema_migrations</c> times
    /// 1486364155, modulo 2^32. Source: server specification 6.3.
    /// </summary>
    public const long LockId = 623036762;

    public const string CreateVersionTable =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)";

    /// <summary>The table <c>apps</c> comes last: it stands for the whole, so that what broke off before it is made again.</summary>
    /// <param name="nameSuffix">Follows the type of names: the collation of this column, where the product has one for each.</param>
    /// <param name="tableSuffix">Follows each table: its collation, where the product has one for tables.</param>
    public static IReadOnlyList<string> CreateStatements(string nameSuffix, string tableSuffix) =>
        [
            $"""
                CREATE TABLE IF NOT EXISTS fns (
                    id varchar(256) NOT NULL PRIMARY KEY,
                    name varchar(256){nameSuffix} NOT NULL,
                    app_id varchar(256) NOT NULL,
                    image varchar(256) NOT NULL,
                    memory int NOT NULL,
                    timeout int NOT NULL,
                    idle_timeout int NOT NULL,
                    config text NOT NULL,
                    annotations text NOT NULL,
                    created_at varchar(256) NOT NULL,
                    updated_at varchar(256) NOT NULL,
                    shape text,
                    CONSTRAINT name_app_id_unique UNIQUE (app_id, name)
                ){tableSuffix}
                """,
            $"""
                CREATE TABLE IF NOT EXISTS triggers (
                    id varchar(256) NOT NULL PRIMARY KEY,
                    name varchar(256){nameSuffix} NOT NULL,
                    app_id varchar(256) NOT NULL,
                    fn_id varchar(256) NOT NULL,
                    created_at varchar(256) NOT NULL,
                    updated_at varchar(256) NOT NULL,
                    type varchar(256) NOT NULL,
                    source varchar(256) NOT NULL,
                    annotations text NOT NULL,
                    CONSTRAINT name_app_id_fn_id_unique UNIQUE (app_id, fn_id, name)
                ){tableSuffix}
                """,
            $"""
                CREATE TABLE apps (
                    id varchar(256) NOT NULL PRIMARY KEY,
                    name varchar(256){nameSuffix} NOT NULL UNIQUE,
                    config text NOT NULL,
                    annotations text NOT NULL,
                    syslog_url text,
                    created_at varchar(256),
                    updated_at varchar(256),
                    shape text
                ){tableSuffix}
                """,
        ];
}
