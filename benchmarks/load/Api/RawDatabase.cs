using System.Diagnostics;
using SQLitePCL;

namespace Fn.Load.Api;

/// <summary>A database of a server, by SQLite's own functions in this process: the yardstick of what goes through HTTP.</summary>
internal sealed class RawDatabase : IDisposable
{
    private const string Select = """
        SELECT id, name, config, annotations, syslog_url, created_at, updated_at, shape FROM apps
        WHERE name > '' ORDER BY name LIMIT 100
        """;

    private const string Insert = """
        INSERT INTO apps (id, name, config, annotations, syslog_url, created_at, updated_at, shape)
        VALUES (?1, ?2, ?3, '', NULL, ?4, ?4, '')
        """;

    private readonly sqlite3 _database;

    private RawDatabase(sqlite3 database) => _database = database;

    /// <summary>Opens a database that a server has made, with the settings that make its commits durable.</summary>
    public static RawDatabase Open(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out var database), database);
        var opened = new RawDatabase(database);
        opened.Execute("PRAGMA busy_timeout = 15000");
        opened.Execute("PRAGMA journal_mode = WAL");
        opened.Execute("PRAGMA synchronous = FULL");
        return opened;
    }

    /// <summary>Adds so many apps in one transaction.</summary>
    public void Fill(int count)
    {
        Execute("BEGIN IMMEDIATE");
        using var statement = Prepare(Insert);
        for (var i = 0; i < count; i++)
        {
            Add(statement, "listed", i);
        }
        Execute("COMMIT");
    }

    /// <summary>Commits of one row each, for so long.</summary>
    /// <returns>Commits a second.</returns>
    public double CommitsPerSecond(string prefix, TimeSpan length)
    {
        using var statement = Prepare(Insert);
        var count = 0;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            Add(statement, prefix, count++); // a transaction of its own
        }
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The first 100 apps, read whole, for so long.</summary>
    /// <returns>Lists a second.</returns>
    public double ListsPerSecond(TimeSpan length)
    {
        using var statement = Prepare(Select);
        var (count, bytes) = (0, 0L);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                for (var column = 0; column < 8; column++)
                {
                    bytes += raw.sqlite3_column_blob(statement, column).Length;
                }
            }
            raw.sqlite3_reset(statement);
            count++;
        }
        return bytes > 0
            ? count / Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new BenchException("the database has no apps to list");
    }

    public void Dispose() => _database.Dispose();

    private void Add(sqlite3_stmt statement, string prefix, int number)
    {
        raw.sqlite3_bind_text(statement, 1, $"01ARZ3NDEKTSV4RRFFQ69G5FAV-{prefix}-{number}");
        raw.sqlite3_bind_text(statement, 2, $"{prefix}-{number:00000}");
        raw.sqlite3_bind_text(statement, 3, "{\"REGION\":\"eu-1\"}\n");
        raw.sqlite3_bind_text(statement, 4, "2026-11-24T08:46:41.871Z");
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
        {
            throw new BenchException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()}");
        }
        raw.sqlite3_reset(statement);
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql), _database);

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement), _database);
        return statement;
    }

    private static void Check(int result, sqlite3 database)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW))
        {
            throw new BenchException($"SQLite: {raw.sqlite3_errmsg(database).utf8_to_string()}");
        }
    }
}
