using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Fn.Datastore.Migrations;
using Fn.Datastore.Sql;
using Fn.Model.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fn.Datastore.Sqlite;

/// <summary>
/// A SQLite file in write-ahead mode: readers never wait, writers take turns on one connection, and a commit is on the disk before it
/// is acknowledged.
/// </summary>
internal sealed class SqliteDatabase(string path, ILogger<SqliteDatabase> logger) : ISqlDatabase
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    // Time for which another process may keep the file locked before requests are answered 503.
    private const int BusyTimeoutSeconds = 5;
    private const string TableCount = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    // Readers that are kept open; what a burst needs beyond them is closed again.
    private static readonly int MaxReaders = Environment.ProcessorCount * 2;
    private readonly ConcurrentBag<SqliteLink> _readers = [];
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = BusyTimeoutSeconds,
        Pooling = false,
    }.ToString();
    private SqliteWriter? _writer;

    public string ForUpdate => "";

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateDirectory(path);
            var link = await SqliteLink.OpenAsync(_connectionString, cancellationToken);
            var created = await PrepareAsync(link, cancellationToken);
            _writer = new SqliteWriter(link);
            if (created)
            {
                logger.SchemaCreated(Schema.Version);
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DatastoreException(
                $"the database file {path} cannot be opened: {failure.Message.TrimEnd('.')}. {WayOut(failure)}, or name another one in FN_DB_URL",
                failure
            );
        }
    }

    public async ValueTask<T> ReadAsync<T>(
        Func<SqlSession, Task<T>> query,
        T nothing,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var reader = _readers.TryTake(out var kept)
                ? kept
                : await SqliteLink.OpenAsync(_connectionString, cancellationToken);
            try
            {
                return await query(reader.Session(null, cancellationToken));
            }
            finally
            {
                await GiveBackAsync(reader);
            }
        }
        catch (SqliteException failure) when (KindOf(failure) == FailureKind.Unavailable)
        {
            throw RequestErrors.DatastoreUnavailable.ToException(failure);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer!.WriteAsync(work, cancellationToken);
        }
        catch (SqliteException failure) when (KindOf(failure) == FailureKind.Unavailable)
        {
            throw RequestErrors.DatastoreUnavailable.ToException(failure);
        }
    }

    public FailureKind KindOf(DbException failure) =>
        failure switch
        {
            SqliteException { SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique } =>
                FailureKind.Duplicate,
            SqliteException { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen } =>
                FailureKind.Unavailable,
            _ => FailureKind.Other,
        };

    public string Same(string column, string parameter) => $"{column} = {parameter}";

    public string Ordered(string column) => column; // by bytes already

    public async ValueTask DisposeAsync()
    {
        // The writer goes last, so that the file is whole when the server has ended.
        while (_readers.TryTake(out var reader))
        {
            await reader.DisposeAsync();
        }
        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            await writer.DisposeAsync();
        }
    }

    private static async Task<bool> PrepareAsync(SqliteLink link, CancellationToken cancellationToken)
    {
        try
        {
            await link.Session(null, cancellationToken)
                .ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            await using var transaction = link.Connection.BeginTransaction(IsolationLevel.Serializable);
            var session = link.Session(transaction, cancellationToken);
            var created = await new SchemaMigrator(session, TableCount).MigrateAsync(Schema.CreateStatements("", ""));
            await transaction.CommitAsync(cancellationToken);
            return created;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    private ValueTask GiveBackAsync(SqliteLink reader)
    {
        if (_writer is null || _readers.Count >= MaxReaders)
        {
            return reader.DisposeAsync();
        }
        _readers.Add(reader);
        return ValueTask.CompletedTask;
    }

    private static string WayOut(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: Corrupt or NotADatabase }
            ? "It is damaged, or no database at all: put a copy in its place"
            : "See that this user may write the file and its folder";

    private static void CreateDirectory(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } directory || Directory.Exists(directory))
        {
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }
        Directory.CreateDirectory(
            directory,
            UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute
        );
    }
}
