using Npgsql;

namespace Fn.Testing.Databases;

/// <summary>PostgreSQL from Debian's package, with a default collation that is far from the order of bytes.</summary>
public static class PostgresServer
{
    private const string Password = "pg-s3cr3t!@:/";

    // Debian has each version in a folder of its own; none is in the path.
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory
            .GetDirectories("/usr/lib/postgresql")
            .Select(static version => Path.Combine(version, "bin"))
            .Where(static bin => File.Exists(Path.Combine(bin, "initdb")))
            .MaxBy(static bin => int.Parse(bin.Split('/')[^2], null))
        : null;

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing => Programs is null ? "PostgreSQL is missing: install the package postgresql." : null;

    /// <summary>Makes a server and starts it.</summary>
    public static Task<DatabaseServerProcess> StartAsync() => DatabaseServerProcess.StartAsync(Missing, Describe);

    private static DatabaseRecipe Describe(string folder, int port)
    {
        // It refuses to run as root.
        string[] asUser = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            : [];
        var owner = Environment.IsPrivilegedProcess ? "-o postgres" : "";
        return new DatabaseRecipe
        {
            Folder = folder,
            Prepare = $"""
                set -e
                printf %s '{Password}' > '{folder}/password'
                chmod 644 '{folder}/password'
                install -d -m 700 {owner} '{folder}/data'
                cd '{folder}/data'
                {string.Join(
                    ' ',
                    asUser
                )} {Programs}/initdb -D '{folder}/data' -U fn --pwfile='{folder}/password' --auth=scram-sha-256 \
                    --no-sync --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US
                """,
            Command =
            [
                .. asUser,
                $"{Programs}/postgres",
                "-D",
                $"{folder}/data",
                "-p",
                $"{port}",
                "-h",
                "127.0.0.1",
                "-k",
                "",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "shared_buffers=16MB",
                "-c",
                "jit=off",
            ],
            Signal = "QUIT",
            Connect = schema => new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder
                {
                    Host = "127.0.0.1",
                    Port = port,
                    Username = "fn",
                    Password = Password,
                    Database = "postgres",
                    SearchPath = schema,
                    Pooling = false,
                    SslMode = SslMode.Disable,
                    GssEncryptionMode = GssEncryptionMode.Disable,
                }.ToString()
            ),
            FirstSql = "SELECT 1",
            // A schema is as empty as a database, and made in a thousandth of the time.
            Create = "CREATE SCHEMA",
            Url = name =>
                $"postgres://fn:{Uri.EscapeDataString(Password)}@127.0.0.1:{port}/postgres?sslmode=disable&search_path={name}",
        };
    }
}
