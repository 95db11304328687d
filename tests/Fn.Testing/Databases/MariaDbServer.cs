using MySqlConnector;

namespace Fn.Testing.Databases;

/// <summary>MariaDB from Debian's packages, with its usual collation, to which <c>a</c> and <c>A</c> are the same.</summary>
public static class MariaDbServer
{
    private const string Password = "my-s3cr3t!@:";
    private const string Server = "/usr/sbin/mariadbd";
    private const string Installer = "/usr/bin/mariadb-install-db";
    private const string Defaults = "/usr/bin/my_print_defaults";

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing =>
        File.Exists(Server) && File.Exists(Installer) && File.Exists(Defaults)
            ? null
            : "MariaDB is missing: install the packages mariadb-server-core and mariadb-client-core.";

    /// <summary>Makes a server and starts it.</summary>
    public static Task<DatabaseServerProcess> StartAsync() => DatabaseServerProcess.StartAsync(Missing, Describe);

    private static DatabaseRecipe Describe(string folder, int port)
    {
        // It runs as root only if that is said.
        var user = $"--user={Environment.UserName}";
        return new DatabaseRecipe
        {
            Folder = folder,
            Prepare = $"""
                {Installer} --no-defaults --datadir='{folder}/data' {user} --auth-root-authentication-method=normal \
                    --skip-test-db --skip-name-resolve --innodb-log-file-size=4M
                """,
            Command =
            [
                Server,
                "--no-defaults",
                $"--datadir={folder}/data",
                user,
                $"--port={port}",
                "--bind-address=127.0.0.1",
                $"--socket={folder}/socket",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-flush-method=nosync",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_general_ci",
            ],
            Signal = "KILL",
            Connect = database => new MySqlConnection(
                new MySqlConnectionStringBuilder
                {
                    Server = $"{folder}/socket",
                    ConnectionProtocol = MySqlConnectionProtocol.UnixSocket,
                    UserID = "root",
                    Database = database,
                    Pooling = false,
                    SslMode = MySqlSslMode.None,
                }.ToString()
            ),
            FirstSql = $"CREATE USER fn IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO fn",
            Create = "CREATE DATABASE",
            Url = name => $"mysql://fn:{Password}@tcp(127.0.0.1:{port})/{name}?parseTime=true",
        };
    }
}
