using System.Data.Common;
using Fn.Datastore.Migrations;
using Fn.Datastore.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fn.Datastore.Postgres;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgresDatabase(
    PostgresUrl url,
    DatastoreOptions options,
    TimeProvider time,
    ILogger<PostgresDatabase> logger
) : DatabaseServer(options, time, logger)
{
    // Names of tables of ours are ordered by bytes, so that lists go along the index.
    private const string ByBytes = """ COLLATE "C" """;

    protected override string TableCount =>
        "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(@name)";

    protected override string TryLock => "SELECT pg_try_advisory_lock(@id)::int";

    protected override string Unlock => "SELECT pg_advisory_unlock(@id)";

    protected override IReadOnlyList<string> CreateStatements { get; } = Schema.CreateStatements(ByBytes, "");

    public override FailureKind KindOf(DbException failure) =>
        failure switch
        {
            PostgresException known => KindOf(known),
            { InnerException: TimeoutException } => FailureKind.TimedOut,
            { IsTransient: true } or { InnerException: IOException } => FailureKind.Unavailable,
            _ => FailureKind.Other,
        };

    public override string Same(string column, string parameter) => $"{column} = {parameter}";

    public override string Ordered(string column) => column + ByBytes;

    protected override DbDataSource CreateSource()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(PostgresSettings.Build(url).ToString());
        builder.EnableTransportSecurity();
        builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false)); // only built-in types are used
        return builder.Build();
    }

    protected override string WayOut(Exception failure) =>
        url["sslmode"] is null && failure is not PostgresException
            ? $"{base.WayOut(failure)}; if it speaks no TLS, end the URL with ?sslmode=disable"
            : base.WayOut(failure);

    private static FailureKind KindOf(PostgresException failure) =>
        failure.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation => FailureKind.Duplicate,
            PostgresErrorCodes.StringDataRightTruncation => FailureKind.TooLong,
            // An index entry has its limit too.
            PostgresErrorCodes.ProgramLimitExceeded => FailureKind.TooLong,
            PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
                FailureKind.Unstorable,
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => FailureKind.Conflict,
            PostgresErrorCodes.QueryCanceled => FailureKind.TimedOut,
            PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction => FailureKind.Unavailable, // the last one: it is a standby now
            ['0', '8', ..] or ['5', '3', ..] => FailureKind.Unavailable, // connection; resources
            _ => FailureKind.Other,
        };
}
