using System.Data.Common;
using Fn.Datastore.Migrations;
using Fn.Datastore.Sql;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Fn.Datastore.MySql;

/// <summary>MySQL and MariaDB.</summary>
internal sealed class MySqlDatabase(
    MySqlDsn dsn,
    DatastoreOptions options,
    TimeProvider time,
    ILogger<MySqlDatabase> logger
) : DatabaseServer(options, time, logger)
{
    // Errors that the enumeration of the driver has no name for.
    private const int ConnectionKilled = 1927;
    private const int ReadOnlyServer = 1836;

    // Tables that the original made have the server's collation, which may call different names equal and order them in its own way.
    private bool _isOrderedByBytes;

    protected override string TableCount =>
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @name";

    protected override string TryLock => "SELECT GET_LOCK(CAST(@id AS CHAR), 0)";

    protected override string Unlock => "SELECT RELEASE_LOCK(CAST(@id AS CHAR))";

    protected override IReadOnlyList<string> CreateStatements { get; } =
        Schema.CreateStatements("", " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");

    public override FailureKind KindOf(DbException failure) =>
        failure is not MySqlException known
            ? FailureKind.Other
            : known.ErrorCode switch
            {
                MySqlErrorCode.DuplicateKeyEntry => FailureKind.Duplicate,
                MySqlErrorCode.DataTooLong or MySqlErrorCode.PacketTooLarge => FailureKind.TooLong,
                // The second: it was compared with a column that cannot hold it.
                MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.CannotAggregateTwoCollations =>
                    FailureKind.Unstorable,
                MySqlErrorCode.LockDeadlock => FailureKind.Conflict,
                MySqlErrorCode.CommandTimeoutExpired
                or MySqlErrorCode.LockWaitTimeout
                or MySqlErrorCode.QueryInterrupted => FailureKind.TimedOut,
                MySqlErrorCode.OptionPreventsStatement
                or MySqlErrorCode.ServerShutdown
                or (MySqlErrorCode)ConnectionKilled
                or (MySqlErrorCode)ReadOnlyServer => FailureKind.Unavailable,
                _ => known.IsTransient || known.InnerException is IOException or EndOfStreamException
                    ? FailureKind.Unavailable
                    : FailureKind.Other,
            };

    // The first half finds the row by the index; the second leaves out what the collation only calls equal.
    public override string Same(string column, string parameter) =>
        $"({column} = {parameter} AND CAST(CONVERT({column} USING utf8mb4) AS BINARY) = CAST({parameter} AS BINARY))";

    public override string Ordered(string column) =>
        _isOrderedByBytes ? column : $"CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin";

    protected override DbDataSource CreateSource() =>
        new MySqlDataSourceBuilder(MySqlSettings.Build(dsn).ToString())
            .UseConnectionOpenedCallback(PrepareAsync)
            .Build();

    protected override async Task InspectAsync(SqlSession session)
    {
        var others = await session.NumberAsync(
            """
            SELECT COUNT(*) FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name IN ('apps', 'fns', 'triggers')
                AND column_name IN ('id', 'name') AND collation_name <> 'utf8mb4_bin'
            """
        );
        _isOrderedByBytes = others == 0;
    }

    // A value that is too long is an error, never cut. Backslashes escape, which the driver relies on.
    private async ValueTask PrepareAsync(MySqlConnectionOpenedContext context, CancellationToken cancellationToken)
    {
        if (!context.Conditions.HasFlag(MySqlConnectionOpenedConditions.New))
        {
            return;
        }
        string[] variables = [.. dsn.Variables, "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"];
        await using var command = context.Connection.CreateCommand();
        command.CommandText = $"SET {string.Join(", ", variables)}";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
