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
    private const string TableCount = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    // Closed again after the last writer, so that the file is whole when the server ends.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = 15,
    }.ToString();
    private SqliteConnection? _writer;

    public string ForUpdate => "";

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreateDirectory(path);
            _writer = new SqliteConnection(_connectionString);
            await _writer.OpenAsync(cancellationToken);
            var session = new SqlSession(_writer, null, cancellationToken);
            await session.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            await using var transaction = _writer.BeginTransaction(IsolationLevel.Serializable);
            var inside = new SqlSession(_writer, transaction, cancellationToken);
            var created = await new SchemaMigrator(inside, TableCount).MigrateAsync(Schema.CreateStatements("", ""));
            await transaction.CommitAsync(cancellationToken);
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
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            return await query(new SqlSession(connection, null, cancellationToken));
        }
        catch (SqliteException failure) when (KindOf(failure) == FailureKind.Unavailable)
        {
            throw RequestErrors.DatastoreUnavailable.ToException(failure);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var transaction = _writer!.BeginTransaction(IsolationLevel.Serializable);
            var result = await work(new SqlSession(_writer, transaction, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (SqliteException failure) when (KindOf(failure) == FailureKind.Unavailable)
        {
            throw RequestErrors.DatastoreUnavailable.ToException(failure);
        }
        finally
        {
            _turn.Release();
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
        if (Interlocked.Exchange(ref _writer, null) is { } writer)
        {
            SqliteConnection.ClearPool(writer);
            await writer.DisposeAsync();
            SqliteConnection.ClearPool(writer);
        }
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
