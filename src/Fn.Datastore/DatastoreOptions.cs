namespace Fn.Datastore;

/// <summary>Which database keeps the resources.</summary>
public sealed class DatastoreOptions
{
    /// <summary>Scheme, place and credentials. Source: Fn's <c>FN_DB_URL</c>.</summary>
    /// <value>
    /// <c>sqlite3://</c> and a path, <c>postgres://user:password@host:port/database</c> or
    /// <c>mysql://user:password@tcp(host:port)/database</c>; the default of a full or api node is <c>sqlite3://{cwd}/data/fn.db</c>.
    /// </value>
    public string Url { get; set; } = "";

    /// <summary>How often a database server is asked, a second apart, before the start fails. Source: <c>FN_DS_DB_PING_MAX_RETRIES</c>.</summary>
    /// <value>At least 0, which does not ask; the default is 10. An embedded database is opened once.</value>
    public int PingMaxRetries { get; set; } = 10;
}
