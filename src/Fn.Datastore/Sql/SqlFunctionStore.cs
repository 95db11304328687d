using System.Data.Common;
using Fn.Datastore.Changes;
using Fn.Datastore.Functions;
using Fn.Model.Apps;
using Fn.Model.Errors;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Datastore.Sql;

/// <summary>Functions over any SQL database.</summary>
internal sealed class SqlFunctionStore(ISqlDatabase database, IEnumerable<IChangeObserver> observers) : IFunctionStore
{
    private const string Select = """
        SELECT id, name, app_id, image, memory, timeout, idle_timeout, config, annotations, created_at, updated_at, shape FROM fns
        """;

    private readonly IChangeObserver[] _observers = [.. observers];

    public ValueTask<Function?> FindAsync(string fnId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, fnId), null, cancellationToken);

    public ValueTask<IReadOnlyList<Function>> ListAsync(
        string appId,
        string? name,
        string afterName,
        int count,
        CancellationToken cancellationToken
    )
    {
        var sql = $"""
            {Select} WHERE {database.Same("app_id", "@app_id")}{database.Only("name", "@name", name)}
                AND {database.Ordered("name")} > @after
            ORDER BY {database.Ordered("name")} LIMIT @count
            """;
        return database.ReadAsync(
            session =>
                session.ListAsync(
                    sql,
                    Read,
                    ("@app_id", appId),
                    ("@name", name),
                    ("@after", afterName),
                    ("@count", count)
                ),
            [],
            cancellationToken
        );
    }

    public ValueTask<IReadOnlyList<Function>> ListAnnotatedAsync(string key, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
                session.ListAsync(
                    $"""
                    {Select} WHERE annotations LIKE @has
                        OR app_id IN (SELECT id FROM apps WHERE annotations LIKE @has)
                    """,
                    Read,
                    ("@has", $"%\"{key}\"%")
                ),
            [],
            cancellationToken
        );

    public async ValueTask<Function> InsertAsync(Function function, CancellationToken cancellationToken)
    {
        const string Insert = """
            INSERT INTO fns (id, name, app_id, image, memory, timeout, idle_timeout, config, annotations, created_at,
                updated_at, shape)
            VALUES (@id, @name, @app_id, @image, @memory, @timeout, @idle_timeout, @config, @annotations, @created_at,
                @updated_at, @shape)
            """;
        var stored = await database.WriteAsync(
            async session =>
            {
                var app =
                    await database.LockAppAsync(session, function.AppId) ?? throw AppErrors.NotFound.ToException();
                return await StoreAsync(session, Insert, function with { Shape = app.Shape });
            },
            cancellationToken
        );
        _observers.Tell(stored.AppId);
        return stored;
    }

    public async ValueTask<Function> UpdateAsync(
        string fnId,
        Func<Function, Function> change,
        CancellationToken cancellationToken
    )
    {
        const string Update = """
            UPDATE fns SET image = @image, memory = @memory, timeout = @timeout, idle_timeout = @idle_timeout,
                config = @config, annotations = @annotations, updated_at = @updated_at
            WHERE id = @id
            """;
        var updated = await database.WriteAsync(
            async session =>
            {
                var current = await FindAsync(session, fnId) ?? throw FunctionErrors.NotFound.ToException();
                var next = change(current);
                return ReferenceEquals(next, current) ? next : await StoreAsync(session, Update, next);
            },
            cancellationToken
        );
        _observers.Tell(updated.AppId);
        return updated;
    }

    public async ValueTask DeleteAsync(string fnId, CancellationToken cancellationToken)
    {
        var appId = await database.WriteAsync(
            async session =>
            {
                var owner =
                    await session.FindAsync(
                        $"SELECT app_id FROM fns WHERE {database.Same("id", "@id")}",
                        static row => row.GetString(0),
                        ("@id", fnId)
                    ) ?? throw FunctionErrors.NotFound.ToException();
                await database.LockAppAsync(session, owner);
                await session.ExecuteAsync("DELETE FROM triggers WHERE fn_id = @id", ("@id", fnId));
                return await session.ExecuteAsync("DELETE FROM fns WHERE id = @id", ("@id", fnId)) > 0
                    ? owner
                    : throw FunctionErrors.NotFound.ToException();
            },
            cancellationToken
        );
        _observers.Tell(appId);
    }

    private Task<Function?> FindAsync(SqlSession session, string fnId) =>
        session.FindAsync($"{Select} WHERE {database.Same("id", "@id")}{database.Lock(session)}", Read, ("@id", fnId));

    private async Task<Function> StoreAsync(SqlSession session, string sql, Function function)
    {
        await database.StoreAsync(
            session,
            sql,
            FunctionErrors.AlreadyExists,
            function.Image.Length > Statements.MaxCharacters ? FunctionErrors.ImageTooLong : RequestErrors.ValueTooLong,
            ("@id", function.Id),
            ("@name", function.Name),
            ("@app_id", function.AppId),
            ("@image", function.Image),
            ("@memory", checked((long)function.Memory)),
            ("@timeout", function.Timeout),
            ("@idle_timeout", function.IdleTimeout),
            ("@config", MapColumn.Write(function.Config)),
            ("@annotations", MapColumn.Write(function.Annotations)),
            ("@created_at", WireTime.Format(function.CreatedAt)),
            ("@updated_at", WireTime.Format(function.UpdatedAt)),
            ("@shape", function.Shape)
        );
        return function;
    }

    private static Function Read(DbDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Name = row.GetString(1),
            AppId = row.GetString(2),
            Image = row.GetString(3),
            Memory = (ulong)Math.Max(0, row.GetInt32(4)),
            Timeout = row.GetInt32(5),
            IdleTimeout = row.GetInt32(6),
            Config = MapColumn.ReadConfig(row.Text(7)),
            Annotations = MapColumn.ReadAnnotations(row.Text(8)),
            CreatedAt = row.Time(9),
            UpdatedAt = row.Time(10),
            Shape = row.Text(11) ?? "",
        };
}
