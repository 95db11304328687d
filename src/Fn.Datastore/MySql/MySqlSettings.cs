using Fn.Datastore.Sql;
using MySqlConnector;

namespace Fn.Datastore.MySql;

/// <summary>What the DSN of Go's driver is to MySqlConnector.</summary>
internal static class MySqlSettings
{
    public static MySqlConnectionStringBuilder Build(MySqlDsn dsn) =>
        new()
        {
            Server = dsn.Host,
            Port = (uint)dsn.Port,
            ConnectionProtocol = dsn.IsSocket ? MySqlConnectionProtocol.UnixSocket : MySqlConnectionProtocol.Tcp,
            UserID = dsn.User,
            Password = dsn.Password,
            Database = dsn.Database,
            SslMode = dsn.Tls switch
            {
                "true" => MySqlSslMode.VerifyFull,
                "skip-verify" => MySqlSslMode.Required,
                "preferred" => MySqlSslMode.Preferred,
                _ => MySqlSslMode.None,
            },
            // As Go's driver does: without TLS the password goes encrypted by the server's own key.
            AllowPublicKeyRetrieval = dsn.Tls is "false" or "preferred",
            ConnectionTimeout = Seconds(dsn.Timeout) ?? DatabaseServer.ConnectTimeoutSeconds,
            DefaultCommandTimeout = Seconds(dsn.ReadTimeout) ?? DatabaseServer.StatementTimeoutSeconds,
            MaximumPoolSize = DatabaseServer.MaxConnections,
            ApplicationName = "fnserver",
            ConnectionReset = false, // nothing of a session is ever changed
        };

    private static uint? Seconds(TimeSpan? time) => time is { } span ? (uint)Math.Ceiling(span.TotalSeconds) : null;
}
