using System.Data.Common;
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
    private const string Select =
        "SELECT id, name, app_id, fn_id, created_at, updated_at, type, source, annotations FROM triggers";

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<Trigger?> FindAsync(string triggerId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, triggerId), null, cancellationToken);

    public ValueTask<Trigger?> FindBySourceAsync(
        string appId,
        string type,
        string source,
        CancellationToken cancellationToken
    )
    {
        // A database of the original may hold the source twice (D7): the eldest wins, always the same one.
        var sql = $"""
            {Select} WHERE app_id = @app_id AND type = @type AND {database.Same("source", "@source")}
            ORDER BY {database.Ordered("id")} LIMIT 1
            """;
        return database.ReadAsync(
            session => session.FindAsync(sql, Read, ("@app_id", appId), ("@type", type), ("@source", source)),
            null,
            cancellationToken
        );
    }

    public ValueTask<IReadOnlyList<Trigger>> ListAsync(
        TriggerFilter filter,
        TriggerPosition after,
        int count,
        CancellationToken cancellationToken
    )
    {
        var (name, id) = (database.Ordered("name"), database.Ordered("id"));
        var sql = $"""
            {Select} WHERE {database.Same("app_id", "@app_id")}
                {database.Only("fn_id", "@fn_id", filter.FnId)}{database.Only("name", "@name", filter.Name)}
                AND ({name} > @after_name OR ({database.Same("name", "@after_name")} AND {id} > @after_id))
            ORDER BY {name}, {id} LIMIT @count
            """;
        return database.ReadAsync(
            session =>
                session.ListAsync(
                    sql,
                    Read,
                    ("@app_id", filter.AppId),
                    ("@fn_id", filter.FnId),
                    ("@name", filter.Name),
                    ("@after_name", after.Name),
                    ("@after_id", after.Id),
                    ("@count", count)
                ),
            [],
            cancellationToken
        );
    }

    public async ValueTask<Trigger> InsertAsync(Trigger trigger, CancellationToken cancellationToken)
    {
        const string Insert = """
            INSERT INTO triggers (id, name, app_id, fn_id, created_at, updated_at, type, source, annotations)
            VALUES (@id, @name, @app_id, @fn_id, @created_at, @updated_at, @type, @source, @annotations)
            """;
        await database.WriteAsync(
            async session =>
            {
                await CheckOwnersAsync(session, trigger);
                await CheckSourceAsync(session, trigger);
                return await StoreAsync(session, Insert, trigger);
            },
            cancellationToken
        );
        _observers.Tell(trigger.AppId);
        return trigger;
    }

    public async ValueTask<Trigger> UpdateAsync(
        string triggerId,
        Func<Trigger, Trigger> change,
        CancellationToken cancellationToken
    )
    {
        const string Update = """
            UPDATE triggers SET name = @name, fn_id = @fn_id, source = @source, annotations = @annotations,
                updated_at = @updated_at
            WHERE id = @id
            """;
        var updated = await database.WriteAsync(
            async session =>
            {
                var found = await FindAsync(session, triggerId) ?? throw TriggerErrors.NotFound.ToException();
                await database.LockAppAsync(session, found.AppId);
                var current = await FindAsync(session, triggerId) ?? throw TriggerErrors.NotFound.ToException();
                var next = change(current);
                if (ReferenceEquals(next, current))
                {
                    return next;
                }
                // Only what the change touches is checked, so that an inherited double source can still be edited away.
                if (next.FnId != current.FnId)
                {
                    await CheckOwnersAsync(session, next);
                }
                if (next.Source != current.Source)
                {
                    await CheckSourceAsync(session, next);
                }
                return await StoreAsync(session, Update, next);
            },
            cancellationToken
        );
        _observers.Tell(updated.AppId);
        return updated;
    }

    public async ValueTask DeleteAsync(string triggerId, CancellationToken cancellationToken)
    {
        var appId = await database.WriteAsync(
            async session =>
            {
                var trigger = await FindAsync(session, triggerId) ?? throw TriggerErrors.NotFound.ToException();
                return await session.ExecuteAsync("DELETE FROM triggers WHERE id = @id", ("@id", trigger.Id)) > 0
                    ? trigger.AppId
                    : throw TriggerErrors.NotFound.ToException();
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private async Task CheckOwnersAsync(SqlSession session, Trigger trigger)
    {
        if (await database.LockAppAsync(session, trigger.AppId) is null)
        {
            throw AppErrors.NotFound.ToException();
        }
        var owner =
            await session.FindAsync(
                $"SELECT app_id FROM fns WHERE {database.Same("id", "@id")}",
                static row => row.GetString(0),
                ("@id", trigger.FnId)
            ) ?? throw FunctionErrors.NotFound.ToException();
        if (owner != trigger.AppId)
        {
            throw TriggerErrors.FnOfOtherApp.ToException();
        }
    }

    private async Task CheckSourceAsync(SqlSession session, Trigger trigger)
    {
        var others = await session.NumberAsync(
            $"""
            SELECT COUNT(*) FROM triggers
            WHERE app_id = @app_id AND type = @type AND {database.Same("source", "@source")} AND id <> @id
            """,
            ("@app_id", trigger.AppId),
            ("@type", trigger.Type),
            ("@source", trigger.Source),
            ("@id", trigger.Id)
        );
        if (others > 0)
        {
            throw TriggerErrors.SourceTaken.ToException();
        }
    }

    // Without a lock of its own: whoever changes a trigger has locked its app.
    private Task<Trigger?> FindAsync(SqlSession session, string triggerId) =>
        session.FindAsync($"{Select} WHERE {database.Same("id", "@id")}", Read, ("@id", triggerId));

    private async Task<Trigger> StoreAsync(SqlSession session, string sql, Trigger trigger)
    {
        await database.StoreAsync(
            session,
            sql,
            TriggerErrors.AlreadyExists,
            trigger.Source.Length > Statements.MaxCharacters ? TriggerErrors.SourceTooLong : RequestErrors.ValueTooLong,
            ("@id", trigger.Id),
            ("@name", trigger.Name),
            ("@app_id", trigger.AppId),
            ("@fn_id", trigger.FnId),
            ("@created_at", WireTime.Format(trigger.CreatedAt)),
            ("@updated_at", WireTime.Format(trigger.UpdatedAt)),
            ("@type", trigger.Type),
            ("@source", trigger.Source),
            ("@annotations", MapColumn.Write(trigger.Annotations))
        );
        return trigger;
    }

    private static Trigger Read(DbDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Name = row.GetString(1),
            AppId = row.GetString(2),
            FnId = row.GetString(3),
            CreatedAt = row.Time(4),
            UpdatedAt = row.Time(5),
            Type = row.GetString(6),
            Source = row.GetString(7),
            Annotations = MapColumn.ReadAnnotations(row.Text(8)),
        };
}
