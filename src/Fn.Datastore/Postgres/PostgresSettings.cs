using Fn.Datastore.Sql;
using Npgsql;

namespace Fn.Datastore.Postgres;

/// <summary>What lib/pq's settings are to Npgsql.</summary>
internal static class PostgresSettings
{
    // Read above, or without a meaning to Npgsql; every other one is a parameter of the session, as lib/pq has it.
    private static readonly string[] NotOfSession =
    [
        "host",
        "port",
        "user",
        "password",
        "dbname",
        "sslmode",
        "sslcert",
        "sslkey",
        "sslrootcert",
        "sslpassword",
        "sslinline",
        "sslsni",
        "connect_timeout",
        "application_name",
        "fallback_application_name",
        "options",
        "passfile",
        "krbsrvname",
        "krbspn",
        "client_encoding",
        "datestyle",
        "binary_parameters",
        "disable_prepared_binary_result",
    ];

    public static NpgsqlConnectionStringBuilder Build(PostgresUrl url)
    {
        var host = url["host"] ?? "localhost";
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = url.Number("port", ushort.MaxValue) ?? NpgsqlConnection.DefaultPort,
            Username = url["user"],
            Password = url["password"],
            Database = url["dbname"],
            Passfile = url["passfile"],
            Timeout = url.Number("connect_timeout", 1024) ?? DatabaseServer.ConnectTimeoutSeconds,
            ApplicationName = url["application_name"] ?? url["fallback_application_name"] ?? "fnserver",
            Options = Options(url),
            SslMode = host.StartsWith('/') ? SslMode.Disable : Mode(url),
            SslCertificate = url["sslcert"],
            SslKey = url["sslkey"],
            SslPassword = url["sslpassword"],
            RootCertificate = url["sslrootcert"],
            GssEncryptionMode = GssEncryptionMode.Disable,
            CommandTimeout = DatabaseServer.StatementTimeoutSeconds,
            MaxPoolSize = DatabaseServer.MaxConnections,
            NoResetOnClose = true, // nothing of a session is ever changed
        };
        return connection;
    }

    private static SslMode Mode(PostgresUrl url) =>
        url["sslmode"] switch
        {
            "disable" => SslMode.Disable,
            "allow" => SslMode.Allow,
            "prefer" => SslMode.Prefer,
            "verify-ca" => SslMode.VerifyCA,
            "verify-full" => SslMode.VerifyFull,
            // Whoever names an authority wants it asked.
            _ => url["sslrootcert"] is null ? SslMode.Require : SslMode.VerifyCA,
        };

    private static string? Options(PostgresUrl url)
    {
        var parameters = url
            .Settings.Where(static setting => !NotOfSession.Contains(setting.Key))
            .Select(static setting => $"-c {Escape($"{setting.Key}={setting.Value}")}");
        string[] all = url["options"] is { } options ? [options, .. parameters] : [.. parameters];
        return all.Length == 0 ? null : string.Join(' ', all);
    }

    private static string Escape(string option) =>
        option.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal);
}
