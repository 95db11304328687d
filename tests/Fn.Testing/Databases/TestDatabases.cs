using Microsoft.Data.Sqlite;

namespace Fn.Testing.Databases;

/// <summary>
/// Empty databases for tests. A server of each product is started when it is first asked for, once in a test process, and is gone with
/// everything it held at the end, however the process ends.
/// </summary>
public sealed class TestDatabases : IAsyncDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("fn-databases-");
    private readonly Lazy<Task<DatabaseServerProcess>> _postgres = new(PostgresServer.StartAsync);
    private readonly Lazy<Task<DatabaseServerProcess>> _mySql = new(MariaDbServer.StartAsync);
    private int _count;

    /// <summary>Makes an empty database.</summary>
    public async Task<TestDatabase> CreateAsync(DatabaseProduct product)
    {
        var name = $"fn{Interlocked.Increment(ref _count)}";
        return product switch
        {
            DatabaseProduct.Postgres => await (await _postgres.Value).CreateDatabaseAsync(name),
            DatabaseProduct.MySql => await (await _mySql.Value).CreateDatabaseAsync(name),
            _ => OfFile(Path.Combine(_files.FullName, name, "fn.db")),
        };
    }

    private static TestDatabase OfFile(string path) =>
        new(
            $"sqlite3://{path}",
            () =>
            {
                // The folder is left to the server as long as nobody else needs it.
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new SqliteConnection($"Data Source={path};Pooling=False");
            }
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in (Lazy<Task<DatabaseServerProcess>>[])[_postgres, _mySql])
        {
            if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await server.Value).DisposeAsync();
            }
        }
        _files.Delete(recursive: true);
    }
}
