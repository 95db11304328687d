using System.Data.Common;
using Dapper;
using Fn.Datastore.Changes;
using Fn.Datastore.Triggers;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Triggers;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Triggers over any SQL database.</summary>
internal sealed class SqlTriggerStore(ISqlDatabase database, IEnumerable<IChangeObserver> observers) : ITriggerStore
{
    private const string Columns = """
        id, name, app_id AS AppId, fn_id AS FnId, created_at AS CreatedAt, updated_at AS UpdatedAt, type, source, annotations
        """;

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<Trigger?> FindAsync(string triggerId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, null, triggerId), null, cancellationToken);

    public ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async connection =>
            {
                // A database of the original may hold the source twice (D7): the eldest wins, always the same one.
                var row = await connection.QueryFirstOrDefaultAsync<Row>(
                    $"""
                    SELECT {Columns} FROM triggers
                    WHERE app_id = @appId AND type = @type AND {database.Same("source", "@source")}
                    ORDER BY {database.Ordered("id")} LIMIT 1
                    """,
                    new
                    {
                        appId,
                        type,
                        source,
                    }
                );
                return row?.ToTrigger();
            },
            null,
            cancellationToken
        );

    public ValueTask<IReadOnlyList<Trigger>> ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<Trigger>>(
            async connection =>
            {
                var (name, id) = (database.Ordered("name"), database.Ordered("id"));
                var rows = await connection.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM triggers
                    WHERE {database.Same("app_id", "@AppId")}{database.Only("fn_id", filter.FnId, "@FnId")}
                        {database.Only("name", filter.Name, "@Name")}
                        AND ({name} > @afterName OR ({database.Same("name", "@afterName")} AND {id} > @afterId))
                    ORDER BY {name}, {id} LIMIT @count
                    """,
                    new
                    {
                        filter.AppId,
                        filter.FnId,
                        filter.Name,
                        afterName = after.Name,
                        afterId = after.Id,
                        count,
                    }
                );
                return [.. rows.Select(static row => row.ToTrigger())];
            },
            [],
            cancellationToken
        );

    public async ValueTask InsertAsync(Trigger trigger, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async transaction =>
            {
                await CheckOwnersAsync(transaction, trigger);
                await CheckSourceAsync(transaction, trigger);
                return await StoreAsync(
                    transaction,
                    """
                    INSERT INTO triggers (id, name, app_id, fn_id, created_at, updated_at, type, source, annotations)
                    VALUES (@Id, @Name, @AppId, @FnId, @CreatedAt, @UpdatedAt, @Type, @Source, @Annotations)
                    """,
                    trigger
                );
            },
            cancellationToken
        );
        _observers.Tell(trigger.AppId);
    }

    public async ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    )
    {
        var updated = await database.WriteAsync(
            async transaction =>
            {
                var found =
                    await FindAsync(transaction.Connection!, transaction, triggerId)
                    ?? throw TriggerErrors.NotFound.ToException();
                await database.LockAppAsync(transaction, found.AppId);
                var current =
                    await FindAsync(transaction.Connection!, transaction, triggerId)
                    ?? throw TriggerErrors.NotFound.ToException();
                var next = change(current);
                if (ReferenceEquals(next, current))
                {
                    return next;
                }
                // Only what the change touches is checked, so that an inherited double source can still be edited away.
                if (next.FnId != current.FnId)
                {
                    await CheckOwnersAsync(transaction, next);
                }
                if (next.Source != current.Source)
                {
                    await CheckSourceAsync(transaction, next);
                }
                return await StoreAsync(
                    transaction,
                    """
                    UPDATE triggers SET name = @Name, fn_id = @FnId, source = @Source, annotations = @Annotations,
                        updated_at = @UpdatedAt
                    WHERE id = @Id
                    """,
                    next
                );
            },
            cancellationToken
        );
        _observers.Tell(updated.AppId);
        return updated;
    }

    public async ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken)
    {
        var appId = await database.WriteAsync(
            async transaction =>
            {
                var trigger =
                    await FindAsync(transaction.Connection!, transaction, triggerId)
                    ?? throw TriggerErrors.NotFound.ToException();
                var deleted = await transaction.Connection!.ExecuteAsync(
                    "DELETE FROM triggers WHERE id = @Id",
                    new { trigger.Id },
                    transaction
                );
                return deleted > 0 ? trigger.AppId : throw TriggerErrors.NotFound.ToException();
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private async Task CheckOwnersAsync(DbTransaction transaction, Trigger trigger)
    {
        if (await database.LockAppAsync(transaction, trigger.AppId) is null)
        {
            throw AppErrors.NotFound.ToException();
        }
        var owner =
            await transaction.Connection!.ExecuteScalarAsync<string?>(
                $"SELECT app_id FROM fns WHERE {database.Same("id", "@FnId")}",
                new { trigger.FnId },
                transaction
            ) ?? throw FunctionErrors.NotFound.ToException();
        if (owner != trigger.AppId)
        {
            throw TriggerErrors.FnOfOtherApp.ToException();
        }
    }

    private async Task CheckSourceAsync(DbTransaction transaction, Trigger trigger)
    {
        var others = await transaction.Connection!.ExecuteScalarAsync<long>(
            $"""
            SELECT COUNT(*) FROM triggers
            WHERE app_id = @AppId AND type = @Type AND {database.Same("source", "@Source")} AND id <> @Id
            """,
            Row.Of(trigger),
            transaction
        );
        if (others > 0)
        {
            throw TriggerErrors.SourceTaken.ToException();
        }
    }

    private async Task<Trigger?> FindAsync(DbConnection connection, DbTransaction? transaction, string triggerId)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM triggers WHERE {database.Same("id", "@triggerId")}",
            new { triggerId },
            transaction
        );
        return row?.ToTrigger();
    }

    private async Task<Trigger> StoreAsync(DbTransaction transaction, string sql, Trigger trigger)
    {
        await database.StoreAsync(
            transaction,
            sql,
            Row.Of(trigger),
            TriggerErrors.AlreadyExists,
            trigger.Source.Length > Statements.MaxCharacters ? TriggerErrors.SourceTooLong : RequestErrors.ValueTooLong
        );
        return trigger;
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string AppId { get; init; } = "";
        public string FnId { get; init; } = "";
        public string? CreatedAt { get; init; }
        public string? UpdatedAt { get; init; }
        public string Type { get; init; } = "";
        public string Source { get; init; } = "";
        public string? Annotations { get; init; }

        public static Row Of(Trigger trigger) =>
            new()
            {
                Id = trigger.Id,
                Name = trigger.Name,
                AppId = trigger.AppId,
                FnId = trigger.FnId,
                CreatedAt = WireTime.Format(trigger.CreatedAt),
                UpdatedAt = WireTime.Format(trigger.UpdatedAt),
                Type = trigger.Type,
                Source = trigger.Source,
                Annotations = MapColumn.Write(trigger.Annotations),
            };

        public Trigger ToTrigger() =>
            new()
            {
                Id = Id,
                Name = Name,
                AppId = AppId,
                FnId = FnId,
                CreatedAt = TimeColumn.Read(CreatedAt),
                UpdatedAt = TimeColumn.Read(UpdatedAt),
                Type = Type,
                Source = Source,
                Annotations = MapColumn.ReadAnnotations(Annotations),
            };
    }
}
