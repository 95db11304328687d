namespace Fn.Testing.Databases;

/// <summary>A database server of a test class's own, which the tests may stop and start.</summary>
public abstract class OutageSite(Func<Task<DatabaseServerProcess>> start) : IAsyncDisposable
{
    private DatabaseServerProcess? _server;
    private int _count;

    /// <summary>The server, once a database was made.</summary>
    public DatabaseServerProcess Server => _server!;

    /// <summary>Makes an empty database on the server, which is started when it is needed first.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        _server ??= await start();
        return await _server.CreateDatabaseAsync($"fn{++_count}");
    }

    /// <summary>Starts it again if a test left it stopped.</summary>
    public async Task EnsureRunningAsync()
    {
        if (_server is { IsRunning: false })
        {
            await _server.StartAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }
}

/// <summary>The PostgreSQL of a test class.</summary>
public sealed class PostgresSite() : OutageSite(PostgresServer.StartAsync);

/// <summary>The MariaDB of a test class.</summary>
public sealed class MariaDbSite() : OutageSite(MariaDbServer.StartAsync);
