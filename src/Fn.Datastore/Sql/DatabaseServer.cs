using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Fn.Datastore.Migrations;
using Fn.Model.Errors;
using Microsoft.Extensions.Logging;

namespace Fn.Datastore.Sql;

/// <summary>A database that is a server of its own: reached over a pool of connections, shared with other Fn servers, and away at times.</summary>
/// <param name="options">Where it is, and how often it is asked at the start.</param>
/// <param name="time">The clock of the waits at the start.</param>
/// <param name="logger">Gets what the operator should know.</param>
internal abstract class DatabaseServer(DatastoreOptions options, TimeProvider time, ILogger logger) : ISqlDatabase
{
    /// <summary>Connections to the server at most; a request waits for one that is free.</summary>
    internal const int MaxConnections = 32;

    /// <summary>Time to connect when the URL does not set any, in seconds.</summary>
    internal const int ConnectTimeoutSeconds = 5;

    /// <summary>Time for a statement, in seconds.</summary>
    internal const int StatementTimeoutSeconds = 15;

    private const int MaxConflicts = 10;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(1);
    private DbDataSource? _source;

    public string ForUpdate => " FOR UPDATE";

    /// <summary>SQL that counts the tables called <c>@name</c> in this database.</summary>
    protected abstract string TableCount { get; }

    /// <summary>SQL that takes the lock <c>@id</c> of this connection and gives 1, or 0 when another has it.</summary>
    protected abstract string TryLock { get; }

    /// <summary>SQL that gives the lock <c>@id</c> back.</summary>
    protected abstract string Unlock { get; }

    /// <summary>What makes the tables.</summary>
    protected abstract IReadOnlyList<string> CreateStatements { get; }

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _source = CreateSource();
            await ReachAsync(cancellationToken);
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await MigrateAsync(connection, cancellationToken);
            await InspectAsync(new SqlSession(connection, null, cancellationToken));
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            throw new DatastoreException(
                $"the database {DatabaseUrl.Mask(options.Url)} cannot be used: {failure.Message.TrimEnd('.')}. {WayOut(failure)}",
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
            return await RunAsync(
                connection => query(new SqlSession(connection, null, cancellationToken)),
                cancellationToken
            );
        }
        catch (DbException failure) when (KindOf(failure) == FailureKind.Unstorable)
        {
            return nothing;
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(connection => TransactAsync(connection, work, cancellationToken), cancellationToken);
        }
        catch (DbException failure) when (KindOf(failure) == FailureKind.Unstorable)
        {
            throw RequestErrors.ValueUnstorable.ToException(failure);
        }
    }

    public abstract FailureKind KindOf(DbException failure);

    public abstract string Same(string column, string parameter);

    public abstract string Ordered(string column);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _source, null) is { } source)
        {
            await source.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>The pool of connections. Nothing is connected yet.</summary>
    protected abstract DbDataSource CreateSource();

    /// <summary>Learns from the tables what the SQL depends on.</summary>
    protected virtual Task InspectAsync(SqlSession session) => Task.CompletedTask;

    /// <summary>What the operator can do about a failure to open, as one sentence without a full stop.</summary>
    protected virtual string WayOut(Exception failure) =>
        "See that it runs and that this machine and user may use it, or name another one in FN_DB_URL";

    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source!.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (Exception failure) when (attempt < options.PingMaxRetries && IsOfDatabase(failure))
            {
                logger.NotReached(attempt, options.PingMaxRetries, failure.Message);
                await Task.Delay(PingInterval, time, cancellationToken);
            }
        }
    }

    // A schema that is as it should be is used without a lock, so that a server which starts never gets in the way of another.
    private async Task MigrateAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using (var look = await connection.BeginTransactionAsync(cancellationToken))
        {
            if (
                await new SchemaMigrator(
                    new SqlSession(connection, look, cancellationToken),
                    TableCount
                ).IsCurrentAsync()
            )
            {
                return;
            }
        }
        var outside = new SqlSession(connection, null, cancellationToken);
        await LockAsync(outside, cancellationToken);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var inside = new SqlSession(connection, transaction, cancellationToken);
            var created = await new SchemaMigrator(inside, TableCount).MigrateAsync(CreateStatements);
            await transaction.CommitAsync(CancellationToken.None);
            if (created)
            {
                logger.SchemaCreated(Schema.Version);
            }
        }
        finally
        {
            await outside.ExecuteAsync(Unlock, ("@id", Schema.LockId));
        }
    }

    private async Task LockAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (await session.NumberAsync(TryLock, ("@id", Schema.LockId)) != 1)
        {
            if (time.GetElapsedTime(begun) > LockPatience)
            {
                throw new DatastoreException(
                    "another server has been changing the database's schema for a minute: start again when it is done"
                );
            }
            await Task.Delay(LockInterval, time, cancellationToken);
        }
    }

    private async Task<T> TransactAsync<T>(
        DbConnection connection,
        Func<SqlSession, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        // Each statement sees what was committed before it: whoever waited for a lock reads what the one before it wrote.
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.ReadCommitted,
            cancellationToken
        );
        var result = await work(new SqlSession(connection, transaction, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception failure) when (Classify(failure) is FailureKind.Unavailable or FailureKind.TimedOut)
        {
            // Nobody knows whether it was committed, so it is not run again.
            throw RequestErrors.DatastoreUnavailable.ToException(failure);
        }
        return result;
    }

    private async ValueTask<T> RunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var source = _source ?? throw RequestErrors.DatastoreUnavailable.ToException();
        for (var attempt = 1; ; attempt++)
        {
            DbConnection? connection = null;
            try
            {
                connection = await source.OpenConnectionAsync(cancellationToken);
                return await work(connection);
            }
            catch (Exception failure) when (IsWorthAnotherTry(failure, connection, attempt))
            {
                logger.RunAgain(failure.Message);
            }
            catch (Exception failure)
                when (Classify(failure) is FailureKind.Conflict or FailureKind.Unavailable or FailureKind.TimedOut)
            {
                throw RequestErrors.DatastoreUnavailable.ToException(failure);
            }
            finally
            {
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }
            }
        }
    }

    // A connection that broke was idle while the server went, which does not say whether it is back: it is not used again, and the last one
    // of the pool is followed by a new one.
    private bool IsWorthAnotherTry(Exception failure, DbConnection? connection, int attempt) =>
        Classify(failure) switch
        {
            FailureKind.Conflict => attempt < MaxConflicts,
            FailureKind.Unavailable => connection is { State: not ConnectionState.Open } && attempt <= MaxConnections,
            _ => false,
        };

    private FailureKind Classify(Exception failure) =>
        failure switch
        {
            DbException known => KindOf(known),
            IOException or SocketException => FailureKind.Unavailable,
            TimeoutException => FailureKind.TimedOut,
            _ => FailureKind.Other,
        };

    private static bool IsOfDatabase(Exception failure) =>
        failure is DbException or IOException or SocketException or TimeoutException;
}
