namespace Fn.Datastore.Migrations;

/// <summary>The original's schema in its last version, which this server shares with it. Source: server specification 6.2.</summary>
internal static class Schema
{
    public const long Version = 26;

    public static IReadOnlyList<string> CreateStatements { get; } =
    [
        """
            CREATE TABLE apps (
                id varchar(256) NOT NULL PRIMARY KEY,
                name varchar(256) NOT NULL UNIQUE,
                config text NOT NULL,
                annotations text NOT NULL,
                syslog_url text,
                created_at varchar(256),
                updated_at varchar(256),
                shape text
            )
            """,
        """
            CREATE TABLE fns (
                id varchar(256) NOT NULL PRIMARY KEY,
                name varchar(256) NOT NULL,
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
            )
            """,
        """
            CREATE TABLE triggers (
                id varchar(256) NOT NULL PRIMARY KEY,
                name varchar(256) NOT NULL,
                app_id varchar(256) NOT NULL,
                fn_id varchar(256) NOT NULL,
                created_at varchar(256) NOT NULL,
                updated_at varchar(256) NOT NULL,
                type varchar(256) NOT NULL,
                source varchar(256) NOT NULL,
                annotations text NOT NULL,
                CONSTRAINT name_app_id_fn_id_unique UNIQUE (app_id, fn_id, name)
            )
            """,
    ];

    public const string CreateVersionTable =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)";
}
