namespace Fn.Datastore.Tests.Suites;

/// <summary>The schema of server specification 6.2, in the test's own words: what it looks like, and how the original makes it.</summary>
internal static class SpecifiedSchema
{
    /// <summary>Table, column, type and whether it may be null, in the order of tables and of columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "apps id varchar(256) NO",
        "apps name varchar(256) NO",
        "apps config text NO",
        "apps annotations text NO",
        "apps syslog_url text YES",
        "apps created_at varchar(256) YES",
        "apps updated_at varchar(256) YES",
        "apps shape text YES",
        "fns id varchar(256) NO",
        "fns name varchar(256) NO",
        "fns app_id varchar(256) NO",
        "fns image varchar(256) NO",
        "fns memory int NO",
        "fns timeout int NO",
        "fns idle_timeout int NO",
        "fns config text NO",
        "fns annotations text NO",
        "fns created_at varchar(256) NO",
        "fns updated_at varchar(256) NO",
        "fns shape text YES",
        "schema_migrations version bigint NO",
        "schema_migrations dirty boolean NO",
        "triggers id varchar(256) NO",
        "triggers name varchar(256) NO",
        "triggers app_id varchar(256) NO",
        "triggers fn_id varchar(256) NO",
        "triggers created_at varchar(256) NO",
        "triggers updated_at varchar(256) NO",
        "triggers type varchar(256) NO",
        "triggers source varchar(256) NO",
        "triggers annotations text NO",
    ];

    /// <summary>Table and columns of each primary and unique key.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "apps id",
        "apps name",
        "fns app_id,name",
        "fns id",
        "schema_migrations version",
        "triggers app_id,fn_id,name",
        "triggers id",
    ];

    /// <summary>An empty database as the original leaves it, with the database's own collation.</summary>
    public const string Create = """
        CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
        INSERT INTO schema_migrations (version, dirty) VALUES (26, false);
        CREATE TABLE apps (
            id varchar(256) NOT NULL PRIMARY KEY, name varchar(256) NOT NULL UNIQUE, config text NOT NULL,
            annotations text NOT NULL, syslog_url text, created_at varchar(256), updated_at varchar(256), shape text);
        CREATE TABLE fns (
            id varchar(256) NOT NULL PRIMARY KEY, name varchar(256) NOT NULL, app_id varchar(256) NOT NULL,
            image varchar(256) NOT NULL, memory int NOT NULL, timeout int NOT NULL, idle_timeout int NOT NULL,
            config text NOT NULL, annotations text NOT NULL, created_at varchar(256) NOT NULL,
            updated_at varchar(256) NOT NULL, shape text, CONSTRAINT name_app_id_unique UNIQUE (app_id, name));
        CREATE TABLE triggers (
            id varchar(256) NOT NULL PRIMARY KEY, name varchar(256) NOT NULL, app_id varchar(256) NOT NULL,
            fn_id varchar(256) NOT NULL, created_at varchar(256) NOT NULL, updated_at varchar(256) NOT NULL,
            type varchar(256) NOT NULL, source varchar(256) NOT NULL, annotations text NOT NULL,
            CONSTRAINT name_app_id_fn_id_unique UNIQUE (app_id, fn_id, name));
        """;
}
